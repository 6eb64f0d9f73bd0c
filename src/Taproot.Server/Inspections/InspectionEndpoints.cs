using Microsoft.AspNetCore.Http.HttpResults;
using Taproot.Inspections.Checks;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Http;
using Taproot.Server.Auth;
using Taproot.Server.Projects;

namespace Taproot.Server.Inspections;

/// <summary>The checks there are, and their thresholds.</summary>
internal static class InspectionEndpoints
{
    private const string Tag = "Inspections";

    /// <summary>Maps them.</summary>
    public static void MapInspections(this IEndpointRouteBuilder routes)
    {
        var inspections = routes.MapProject("/inspections");
        inspections.MapGet("", Show)
            .Needs(ObjectKind.Inspections).WithName("getInspections").WithTags(Tag).WithSummary("All checks, and the thresholds that people chose.")
            .Produces<InspectionsResponse>().ProducesProblem(404);
        inspections.MapPut("/{check}/threshold", ChangeAsync)
            .Needs(ObjectKind.Inspections, Access.Edit).WithName("putThreshold").WithTags(Tag)
            .WithSummary("Chooses a check's threshold for an application, a pattern of applications or the whole project; no value takes the choice back.")
            .Produces<InspectionsResponse>().ProducesProblem(400).ProducesProblem(404);
    }

    private static Ok<InspectionsResponse> Show(string project, ProjectSettings settings) =>
        TypedResults.Ok(Response(settings.Get(project, ThresholdSettings.Kind)));

    private static async Task<IResult> ChangeAsync(
        string project, string check, ThresholdChange change, ProjectSettings settings, CancellationToken cancellationToken)
    {
        if (!CheckCatalog.ById.TryGetValue(check, out var definition)) return Problems.BadParameter($"There is no check '{check}'. GET …/inspections lists them.");
        if (settings.Get(project, ThresholdSettings.Kind).Refusal(definition, change.Pattern, change.Value, change.Bound) is { } sentence) return Problems.BadParameter(sentence);
        return TypedResults.Ok(Response(await settings.ChangeAsync(project, ThresholdSettings.Kind, t => t.With(check, change.Pattern, change.Value, change.Bound), cancellationToken)));
    }

    private static InspectionsResponse Response(ThresholdSettings settings) => new(
        [.. CheckCatalog.Applications.Select(c => Describe(c.Definition, false)), .. CheckCatalog.Nodes.Select(c => Describe(c.Definition, true))],
        [.. settings.Rules.Select(r => new ThresholdSetting(r.CheckId, r.Pattern, r.Value, r.Bound))]);

    private static CheckDescription Describe(CheckDefinition d, bool ofNodes) =>
        new(d.Id, d.Report, d.Title, d.Condition, d.HasThreshold, d.DefaultThreshold, CheckWords.Of(d.Unit), CheckWords.Of(d.Weight), ofNodes,
            d.BoundUnit is null ? null : d.DefaultBound);
}
