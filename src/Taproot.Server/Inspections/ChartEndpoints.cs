using Taproot.Inspections.Promql;
using Taproot.Inspections.Reports;
using Taproot.Server.Api;
using Taproot.Server.Api.Http;
using Taproot.Server.Auth;
using Taproot.Server.Recorder;
using Taproot.Server.Sources.Prometheus;
using Taproot.Server.Sources.Prometheus.Settings;
using Taproot.Topology.Model;

namespace Taproot.Server.Inspections;

/// <summary>The PromQL that draws a chart of a report: asked for when somebody wants it, so that pages need not carry it at each refresh.</summary>
internal static class ChartEndpoints
{
    private const string Summary = "The PromQL that draws a chart of one of the reports, or why there is none.";

    /// <summary>Maps them.</summary>
    public static void MapCharts(this IEndpointRouteBuilder routes)
    {
        var project = routes.MapGroup("/api/projects/{project}");
        project.MapGet("/applications/{id}/promql", OfApplicationAsync)
            .Needs(ObjectKind.Applications).WithName("getApplicationPromql").WithTags("Applications").WithSummary(Summary)
            .Produces<ChartQueries>().ProducesProblem(400).ProducesProblem(404);
        project.MapGet("/nodes/{id}/promql", OfNodeAsync)
            .Needs(ObjectKind.Nodes).WithName("getNodePromql").WithTags("Nodes").WithSummary(Summary)
            .Produces<ChartQueries>().ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<IResult> OfApplicationAsync(
        string project, string id, string chart, string? from, string? to, WorldQuery query, IInspectionSettingsSource inspections, PrometheusSources sources, CancellationToken cancellationToken)
    {
        var answer = await query.FindAsync(project, from, to, cancellationToken);
        if (!answer.Found) return answer.Problem;
        var name = ApiEndpoints.UnescapeSlashes(id);
        return ApplicationId.TryParse(name, out var key) && answer.Window.World.Applications.TryGetValue(key, out var application)
            ? Answer(answer.Window.World, ReportCatalog.Of(answer.Window, application, inspections.Of(project)), chart, sources.Find(project)?.Settings) : Problems.UnknownApplication(name);
    }

    private static async Task<IResult> OfNodeAsync(
        string project, string id, string chart, string? from, string? to, WorldQuery query, IInspectionSettingsSource inspections, PrometheusSources sources, CancellationToken cancellationToken)
    {
        var answer = await query.FindAsync(project, from, to, cancellationToken);
        if (!answer.Found) return answer.Problem;
        var name = ApiEndpoints.UnescapeSlashes(id);
        return answer.Window.World.Nodes.TryGetValue(name, out var node)
            ? Answer(answer.Window.World, ReportCatalog.Of(answer.Window, node, inspections.Of(project)), chart, sources.Find(project)?.Settings) : Problems.UnknownNode(name);
    }

    private static IResult Answer(World world, IReadOnlyList<Report> reports, string chart, PrometheusSettings? source) =>
        reports.SelectMany(r => r.Charts).FirstOrDefault(c => c.Id == chart) is { } found
            ? TypedResults.Ok(ChartQueries.Of(world, found, source?.RefreshInterval ?? default)) : Problems.BadParameter($"No report has a chart '{chart}' in this window.");
}
