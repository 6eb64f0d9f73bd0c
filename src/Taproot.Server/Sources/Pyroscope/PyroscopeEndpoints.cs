using Microsoft.AspNetCore.Http.HttpResults;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Http;
using Taproot.Server.Auth;
using Taproot.Server.Sources.Prometheus.Settings;
using Taproot.Store;

namespace Taproot.Server.Sources.Pyroscope;

/// <summary>Where a project's profiles come from, over the API.</summary>
internal static class PyroscopeEndpoints
{
    private const string Tag = "Settings";
    private static readonly TimeSpan Lately = TimeSpan.FromHours(1);

    /// <summary>Maps them.</summary>
    public static void MapPyroscopeSettings(this IEndpointRouteBuilder routes)
    {
        var settings = routes.MapProject("/settings/pyroscope");
        settings.MapGet("", Show)
            .Needs(ObjectKind.Settings).WithName("getPyroscopeSettings").WithTags(Tag).WithSummary("From where the project's profiles are read.")
            .Produces<PyroscopeSettingsResponse>().ProducesProblem(404);
        settings.MapPut("", ChangeAsync)
            .Needs(ObjectKind.Settings, Access.Edit).WithName("putPyroscopeSettings").WithTags(Tag).WithSummary("Changes from where profiles are read; at once, without a restart.")
            .Produces<PyroscopeSettingsResponse>().ProducesProblem(400).ProducesProblem(404);
        settings.MapPost("/test", TestAsync)
            .Needs(ObjectKind.Settings, Access.Edit).WithName("testPyroscopeSettings").WithTags(Tag).WithSummary("Asks the server what profiles it has.")
            .Produces<PyroscopeTestResponse>().ProducesProblem(400).ProducesProblem(404);
    }

    private static Ok<PyroscopeSettingsResponse> Show(string project, PyroscopeSources sources) =>
        TypedResults.Ok(Response(sources.SettingsOf(project)));

    private static async Task<IResult> ChangeAsync(
        string project, PyroscopeSettingsChange change, PyroscopeSources sources, CancellationToken cancellationToken)
    {
        var present = sources.SettingsOf(project);
        // Back to the own store: the address need not be entered again, and nothing is kept where nothing was.
        if (!change.Enabled && change.Url.Length == 0 && present is null) return TypedResults.Ok(Response(null));
        if (!change.Enabled && change.Url.Length == 0) change = change with { Url = present!.Settings.Url.AbsoluteUri };
        try
        {
            await sources.ChangeAsync(project, new(change.Enabled, PyroscopeRules.Make(change, present?.Settings)), cancellationToken);
            return TypedResults.Ok(Response(sources.SettingsOf(project)));
        }
        catch (SettingsException e)
        {
            return Problems.BadParameter(e.Message);
        }
    }

    private static async Task<IResult> TestAsync(
        string project, PyroscopeSettingsChange change, PyroscopeSources sources, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            using var client = sources.Make(PyroscopeRules.Make(change, sources.SettingsOf(project)?.Settings));
            var found = await new PyroscopeProfileReader(client, time).ReadTypesAsync(project, [], time.GetUtcNow() - Lately, cancellationToken);
            return TypedResults.Ok(found.Count > 0
                ? new PyroscopeTestResponse(true, "", found.Select(t => t.Service).Distinct(StringComparer.Ordinal).Count(), found.Count)
                : new PyroscopeTestResponse(false, "The server answers, but has no profiles of the last hour. Check the tenant, and that something sends to it.", 0, 0));
        }
        catch (SettingsException e)
        {
            return Problems.BadParameter(e.Message);
        }
        catch (StoreException e)
        {
            return TypedResults.Ok(new PyroscopeTestResponse(false, e.Message, 0, 0));
        }
    }

    private static PyroscopeSettingsResponse Response(KeptPyroscope? kept) => kept is null
        ? new(false, "", "", false, false, "", false, "")
        : new(
            kept.IsEnabled, kept.Settings.Url.AbsoluteUri, kept.Settings.User, kept.Settings.Password.Length > 0, kept.Settings.BearerToken.Length > 0, kept.Settings.Tenant,
            kept.Settings.TlsSkipVerify, kept.Problem);
}
