using Microsoft.AspNetCore.Http.HttpResults;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Http;
using Taproot.Server.Auth;

namespace Taproot.Server.Sources.Prometheus.Settings;

/// <summary>Where a project's metrics come from, over the API.</summary>
internal static class SettingsEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapPrometheusSettings(this IEndpointRouteBuilder routes)
    {
        var settings = routes.MapProject("/settings/prometheus");
        settings.MapGet("", Show)
            .Needs(ObjectKind.Settings).WithName("getPrometheusSettings").WithTags("Settings").WithSummary("From where the project's metrics are read.")
            .Produces<PrometheusSettingsResponse>().ProducesProblem(404);
        settings.MapPut("", ChangeAsync)
            .Needs(ObjectKind.Settings, Access.Edit).WithName("putPrometheusSettings").WithTags("Settings").WithSummary("Changes from where metrics are read; at once, without a restart.")
            .Produces<PrometheusSettingsResponse>().ProducesProblem(400).ProducesProblem(404);
        settings.MapPost("/test", TestAsync)
            .Needs(ObjectKind.Settings, Access.Edit).WithName("testPrometheusSettings").WithTags("Settings").WithSummary("Looks step by step at what stands in the way.")
            .Produces<PrometheusTestResponse>().ProducesProblem(400).ProducesProblem(404);
    }

    private static Ok<PrometheusSettingsResponse> Show(string project, SettingsService service) =>
        TypedResults.Ok(service.Show(project));

    private static async Task<IResult> ChangeAsync(
        string project, PrometheusSettingsChange change, SettingsService service, CancellationToken cancellationToken)
    {
        try
        {
            await service.ChangeAsync(project, change, cancellationToken);
            return TypedResults.Ok(service.Show(project));
        }
        catch (SettingsException e)
        {
            return Problems.BadParameter(e.Message);
        }
    }

    private static async Task<IResult> TestAsync(
        string project, PrometheusSettingsChange change, SettingsService service, CancellationToken cancellationToken)
    {
        try
        {
            return TypedResults.Ok(await service.TestAsync(project, change, cancellationToken));
        }
        catch (SettingsException e)
        {
            return Problems.BadParameter(e.Message);
        }
    }
}
