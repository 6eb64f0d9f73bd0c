using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Http;
using Taproot.Server.Auth;
using Taproot.Server.Projects;
using Taproot.Store.Querying;
using Taproot.Store.Traces;

namespace Taproot.Server.Api.Telemetry;

/// <summary>Reads traces.</summary>
internal static class TraceEndpoints
{
    private const long NanosecondsOfMs = 1_000_000;

    /// <summary>Parameters of a search.</summary>
    internal sealed record Search(
        string? From, string? To, string? Application, string[]? Service, string? Name, string? Kind, bool? FailedOnly, bool? RootsOnly, double? MinMs, double? MaxMs,
        string[]? Attribute, string? Query, string? After, int? Limit) : ISearch;

    /// <summary>Maps the endpoints.</summary>
    public static void MapTraces(this RouteGroupBuilder project)
    {
        project.MapGet("/traces/{traceId}", GetAsync)
            .Needs(ObjectKind.Applications).WithName("getTrace").WithTags("Traces").WithSummary("The spans of a trace.")
            .Produces<TraceResponse>().ProducesProblem(400).ProducesProblem(404);
        project.MapGet("/traces/{traceId}/links", LinksAsync)
            .Needs(ObjectKind.Applications).WithName("getTraceLinks").WithTags("Traces").WithSummary("Spans of other traces that link to a trace.")
            .Produces<TraceLinksResponse>().ProducesProblem(400).ProducesProblem(404);
        project.MapGet("/traces", SearchAsync)
            .Needs(ObjectKind.Applications).WithName("searchSpans").WithTags("Traces").WithSummary("Spans by time, application, service, name, kind, duration, status and attributes.")
            .Produces<SpansResponse>().ProducesProblem(400).ProducesProblem(404);
        project.MapGet("/traces/summary", SummarizeAsync)
            .Needs(ObjectKind.Applications).WithName("summarizeSpans").WithTags("Traces").WithSummary("Requests, failures and times by service and name.")
            .Produces<SpanSummaryResponse>().ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<IResult> GetAsync(string project, string traceId, ProjectDirectory projects, ITraceReader reader, ResourceDirectory resources, CancellationToken cancellationToken)
    {
        if (!projects.Exists(project)) return Problems.UnknownProject(project);
        if (!SearchParameters.IsTraceId(traceId)) return Problems.BadParameter("A trace id has 32 hexadecimal digits.");
        var id = traceId.ToLowerInvariant();
        var spans = await reader.GetTraceAsync(project, id, cancellationToken);
        if (spans.Count == 0)
            return Problems.Of(StatusCodes.Status404NotFound, "Unknown trace", $"There is no trace '{id}'. It may be older than traces are kept, or not have arrived yet.");
        var window = new TimeWindow(spans.Min(s => s.Time) / NanosecondsOfMs, spans.Max(s => s.Time) / NanosecondsOfMs + 1);
        return TypedResults.Ok(new TraceResponse(id, await ViewAsync(project, window, spans, resources, cancellationToken), spans.Count >= TraceLimits.MaxSpans));
    }

    private static async Task<IResult> LinksAsync(string project, string traceId, ProjectDirectory projects, ITraceReader reader, CancellationToken cancellationToken)
    {
        if (!projects.Exists(project)) return Problems.UnknownProject(project);
        if (!SearchParameters.IsTraceId(traceId)) return Problems.BadParameter("A trace id has 32 hexadecimal digits.");
        var links = await reader.GetLinkingAsync(project, traceId.ToLowerInvariant(), cancellationToken);
        return TypedResults.Ok(new TraceLinksResponse(
            [.. links.Select(l => new TraceLinkView(l.TraceId, l.SpanId, l.Service, l.Name, SearchParameters.Milliseconds(l.Time), l.ToSpanId))]));
    }

    private static async Task<IResult> SearchAsync(
        string project, [AsParameters] Search search, ProjectDirectory projects, ITraceReader reader, ResourceDirectory resources, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (!projects.Exists(project)) return Problems.UnknownProject(project);
        var (problem, common) = await SearchParameters.ReadAsync(search, project, window => reader.ListResourcesAsync(project, window, cancellationToken), resources, time.GetUtcNow(), cancellationToken);
        if (problem is not null) return problem;
        var query = new SpanQuery(common)
        {
            Name = search.Name, Kind = search.Kind, FailedOnly = search.FailedOnly == true, Scope = search.RootsOnly == true ? SpanScope.Roots : SpanScope.All,
            MinDuration = Nanoseconds(search.MinMs), MaxDuration = Nanoseconds(search.MaxMs),
        };
        var spans = await reader.SearchAsync(project, query, cancellationToken);
        var next = spans.Count > 0 ? SearchParameters.Next(spans.Count, query.Limit, spans[^1].Time, spans[^1].RowKey) : "";
        return TypedResults.Ok(new SpansResponse(await ViewAsync(project, query.Window, spans, resources, cancellationToken), next));
    }

    private static async Task<IResult> SummarizeAsync(
        string project, string? from, string? to, string[]? service, ProjectDirectory projects, ITraceReader reader, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!projects.Exists(project)) return Problems.UnknownProject(project);
        if (SearchParameters.Window(from, to, time.GetUtcNow(), out var window) is { } badWindow) return badWindow;
        var rows = await reader.SummarizeAsync(project, window, service ?? [], cancellationToken);
        return TypedResults.Ok(new SpanSummaryResponse([.. rows.Select(r => new SpanSummaryView(r.Service, r.Name, r.Kind, r.Total, r.Failed, r.MeanMs, r.P50Ms, r.P95Ms, r.P99Ms))]));
    }

    internal static long? Nanoseconds(double? milliseconds) => milliseconds is { } ms ? (long)Math.Clamp(ms * 1e6, 0, 9e18) : null;

    private static async Task<IReadOnlyList<SpanView>> ViewAsync(
        string project, TimeWindow window, IReadOnlyList<StoredSpan> spans, ResourceDirectory resources, CancellationToken cancellation)
    {
        var owners = await resources.OfAsync(project, window, spans.Select(s => s.ResourceAttributes), cancellation);
        return [.. spans.Select(s => View(s, owners))];
    }

    private static SpanView View(StoredSpan span, WindowOwners owners) => new(
        SearchParameters.Milliseconds(span.Time), span.TraceId, span.SpanId, span.ParentSpanId, span.Name, span.Kind, span.Service,
        owners.ApplicationOf(span.ResourceAttributes), SearchParameters.Milliseconds(span.Duration), span.Status, span.StatusMessage, span.Scope,
        span.Attributes, span.ResourceAttributes,
        [.. span.Events.Select(e => new SpanEventView(SearchParameters.Milliseconds(e.Time), e.Name, e.Attributes))],
        [.. span.Links.Select(l => new SpanLinkView(l.TraceId, l.SpanId, l.Attributes))]);
}
