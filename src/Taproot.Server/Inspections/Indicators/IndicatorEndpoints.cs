using Microsoft.AspNetCore.Http.HttpResults;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Http;
using Taproot.Server.Auth;
using Taproot.Server.Projects;
using Taproot.Topology.Build;

namespace Taproot.Server.Inspections.Indicators;

/// <summary>Queries of people's own in the place of what agents saw of an application's requests. What is changed here holds from the next refresh on.</summary>
internal static class IndicatorEndpoints
{
    private const string Tag = "Inspections";

    /// <summary>Maps them.</summary>
    public static void MapIndicators(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapProject("/settings/indicators");
        group.MapGet("", Show)
            .Needs(ObjectKind.Inspections).WithName("getIndicators").WithTags(Tag).WithSummary("The PromQL that people gave for requests of applications.")
            .Produces<IndicatorsResponse>().ProducesProblem(404);
        group.MapPut("", ChangeAsync)
            .Needs(ObjectKind.Inspections, Access.Edit).WithName("putIndicators").WithTags(Tag)
            .WithSummary("Gives PromQL for total and failed requests, a histogram of latency, or both, of one application; none takes it back.")
            .Produces<IndicatorsResponse>().ProducesProblem(400).ProducesProblem(404);
        group.MapPost("/try", TryAsync)
            .Needs(ObjectKind.Inspections, Access.Edit).WithName("tryIndicators").WithTags(Tag).WithSummary("Asks such queries for the last hour and says what they found; nothing is kept.")
            .Produces<IndicatorTrial>().ProducesProblem(400).ProducesProblem(404);
    }

    private static Ok<IndicatorsResponse> Show(string project, ProjectSettings settings) => TypedResults.Ok(Response(settings.Get(project, IndicatorSettings.Kind)));

    private static async Task<IResult> ChangeAsync(string project, IndicatorSetting change, ProjectSettings settings, CancellationToken cancellationToken)
    {
        var queries = QueriesOf(change);
        if (settings.Get(project, IndicatorSettings.Kind).Refusal(change.Application, queries) is { } sentence) return Problems.BadParameter(sentence);
        return TypedResults.Ok(Response(await settings.ChangeAsync(project, IndicatorSettings.Kind, s => s.With(change.Application, queries), cancellationToken)));
    }

    private static async Task<IResult> TryAsync(string project, IndicatorSetting change, IndicatorTrials trials, CancellationToken cancellationToken)
    {
        var queries = QueriesOf(change);
        if (IndicatorSettings.Refusal(queries) is { } sentence) return Problems.BadParameter(sentence);
        return TypedResults.Ok(await trials.RunAsync(project, queries, cancellationToken));
    }

    // JSON may leave out what a text promises.
    private static IndicatorQueries QueriesOf(IndicatorSetting change) => new(change.Total?.Trim() ?? "", change.Failed?.Trim() ?? "", change.Histogram?.Trim() ?? "");

    private static IndicatorsResponse Response(IndicatorSettings settings) =>
        new([.. settings.ByApplication.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => new IndicatorSetting(a.Key, a.Value.Total, a.Value.Failed, a.Value.Histogram))]);
}
