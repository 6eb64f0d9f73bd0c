using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Views;
using Taproot.Server.Auth;
using Taproot.Store.Traces;
using Taproot.Store.Traces.Exploring;

namespace Taproot.Server.Api.Telemetry;

/// <summary>The explorer of traces: a heat map, and a selection of it compared with the rest.</summary>
internal static class TraceExplorerEndpoints
{
    private const int MostFlameNodes = 1500;

    /// <summary>Maps the endpoints.</summary>
    public static void MapTraceExplorer(this RouteGroupBuilder project)
    {
        project.MapGet("/traces/heatmap", MapAsync)
            .Needs(ObjectKind.Applications).WithName("getTraceHeatMap").WithTags("Traces").WithSummary("Spans by time and duration, with errors.")
            .Produces<TraceHeatMapResponse>().ProducesProblem(400).ProducesProblem(404);
        project.MapGet("/traces/overview", OverviewAsync)
            .Needs(ObjectKind.Applications).WithName("getTraceOverview").WithTags("Traces").WithSummary("Services and operations, in the selection and beside it.")
            .Produces<TraceOverviewResponse>().ProducesProblem(400).ProducesProblem(404);
        project.MapGet("/traces/errors", ErrorsAsync)
            .Needs(ObjectKind.Applications).WithName("getTraceErrors").WithTags("Traces").WithSummary("Why traces failed, by their deepest spans with an error.")
            .Produces<TraceErrorsResponse>().ProducesProblem(400).ProducesProblem(404);
        project.MapGet("/traces/flame", FlameAsync)
            .Needs(ObjectKind.Applications).WithName("getTraceFlame").WithTags("Traces").WithSummary("Where the time of traces goes, by path of services and operations.")
            .Produces<TraceFlameResponse>().ProducesProblem(400).ProducesProblem(404);
        project.MapGet("/traces/differences", DifferencesAsync)
            .Needs(ObjectKind.Applications).WithName("getTraceDifferences").WithTags("Traces").WithSummary("Attributes that the selected traces have more often than the others.")
            .Produces<TraceDifferencesResponse>().ProducesProblem(400).ProducesProblem(404);
        project.MapGet("/traces/list", ListAsync)
            .Needs(ObjectKind.Applications).WithName("listTraces").WithTags("Traces").WithSummary("Traces with their roots, durations, services and errors.")
            .Produces<TracesResponse>().ProducesProblem(400).ProducesProblem(404);
        project.MapGet("/traces/calls", CallsAsync)
            .Needs(ObjectKind.Applications).WithName("getTraceCalls").WithTags("Traces").WithSummary("Who calls whom, by spans.")
            .Produces<TraceCallsResponse>().ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<IResult> MapAsync(
        string project, [AsParameters] TraceExplorerParameters asked, TraceExplorerReader parameters, ITraceExplorer explorer, CancellationToken cancellationToken)
    {
        var (problem, query) = await parameters.ReadAsync(project, asked, cancellationToken);
        if (problem is not null) return problem;
        var map = await explorer.MapAsync(project, query.Spans, TraceViews.StepOf(query.Spans.Window), cancellationToken);
        return TypedResults.Ok(TraceViews.HeatMap(query, map));
    }

    private static async Task<IResult> OverviewAsync(
        string project, [AsParameters] TraceExplorerParameters asked, TraceExplorerReader parameters, ITraceExplorer explorer, ResourceDirectory resources,
        ITraceReader reader, CancellationToken cancellationToken)
    {
        var (problem, query) = await parameters.ReadAsync(project, asked, cancellationToken);
        if (problem is not null) return problem;
        var counts = await explorer.CountAsync(project, query.Spans, query.Box, cancellationToken);
        var senders = await reader.ListResourcesAsync(project, query.Spans.Window, cancellationToken);
        var owners = await resources.OfAsync(project, query.Spans.Window, senders, cancellationToken);
        return TypedResults.Ok(TraceViews.Overview(query, counts, owners.ApplicationsOf(senders)));
    }

    private static async Task<IResult> ErrorsAsync(
        string project, [AsParameters] TraceExplorerParameters asked, TraceExplorerReader parameters, ITraceExplorer explorer, CancellationToken cancellationToken)
    {
        var (problem, query) = await parameters.ReadAsync(project, asked, cancellationToken);
        if (problem is not null) return problem;
        var box = query.Box ?? new TraceBox(query.Spans.Window, 0, null, FailedOnly: true);
        var sample = await explorer.SampleFailuresAsync(project, query.Spans, box, cancellationToken);
        return TypedResults.Ok(TraceViews.Errors(sample));
    }

    private static async Task<IResult> FlameAsync(
        string project, [AsParameters] TraceExplorerParameters asked, TraceExplorerReader parameters, ITraceExplorer explorer, CancellationToken cancellationToken)
    {
        var (problem, query) = await parameters.ReadAsync(project, asked, cancellationToken);
        if (problem is not null) return problem;
        var sample = await explorer.SampleAsync(project, query.Spans, query.Box, cancellationToken);
        return TypedResults.Ok(TraceViews.Flame(sample, TimeByPath.Of(sample, MostFlameNodes)));
    }

    private static async Task<IResult> DifferencesAsync(
        string project, [AsParameters] TraceExplorerParameters asked, TraceExplorerReader parameters, ITraceExplorer explorer, CancellationToken cancellationToken)
    {
        var (problem, query) = await parameters.ReadAsync(project, asked, cancellationToken);
        if (problem is not null) return problem;
        // What all traces have in common is asked of those that failed when nobody chose others.
        var box = query.Box ?? new TraceBox(query.Spans.Window, 0, null, FailedOnly: true);
        var sample = await explorer.ChooseAsync(project, query.Spans, box, cancellationToken);
        return TypedResults.Ok(TraceViews.Differences(sample, await explorer.CompareAttributesAsync(project, sample.Selected, sample.Rest, cancellationToken)));
    }

    private static async Task<IResult> ListAsync(
        string project, [AsParameters] TraceExplorerParameters asked, TraceExplorerReader parameters, ITraceExplorer explorer, CancellationToken cancellationToken)
    {
        var (problem, query) = await parameters.ReadAsync(project, asked, cancellationToken);
        if (problem is not null) return problem;
        var page = await explorer.ListAsync(project, query.Spans, query.Box, cancellationToken);
        return TypedResults.Ok(new TracesResponse(
            [.. page.Traces.Select(TraceViews.Row)],
            page.Last is { } last ? SearchParameters.Next(page.Matches, query.Spans.Limit, last.Time, last.RowKey) : ""));
    }

    private static async Task<IResult> CallsAsync(
        string project, [AsParameters] TraceExplorerParameters asked, TraceExplorerReader parameters, ITraceExplorer explorer, ITraceReader reader,
        CancellationToken cancellationToken)
    {
        var (problem, query) = await parameters.ReadAsync(project, asked, cancellationToken);
        if (problem is not null) return problem;
        var services = query.Spans.Services;
        if (query.IsOfApplication && services.Count == 0) services = WindowOwners.ServicesOf(await reader.ListResourcesAsync(project, query.Spans.Window, cancellationToken), query.Spans.Resources);
        if (query.IsOfApplication && services.Count == 0) return TypedResults.Ok(new TraceCallsResponse([], 0, 0));
        return TypedResults.Ok(TraceViews.Calls(query.Spans.Window, await explorer.CountCallsAsync(project, query.Spans.Window, services, cancellationToken)));
    }
}
