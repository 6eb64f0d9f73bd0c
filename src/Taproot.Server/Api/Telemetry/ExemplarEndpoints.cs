using Microsoft.AspNetCore.Mvc;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Http;
using Taproot.Server.Auth;
using Taproot.Server.Projects;
using Taproot.Store;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;

namespace Taproot.Server.Api.Telemetry;

/// <summary>Single requests with their traces, which an application's own metrics of durations name.</summary>
internal static class ExemplarEndpoints
{
    private const int MostRead = 5000;
    private const int MostPoints = 500;
    private const string Durations = "(http|rpc|grpc|server|request|requests|aspnetcore)_.*(duration|latency).*_(seconds|milliseconds)(_bucket)?";

    private static readonly string[] TraceLabels = ["trace_id", "traceID", "traceId", "TraceId"];
    private static readonly string[] SpanLabels = ["span_id", "spanID", "spanId", "SpanId"];

    /// <summary>Maps the endpoint.</summary>
    public static void MapExemplars(this RouteGroupBuilder project) =>
        project.MapGet("/applications/{id}/exemplars", ListAsync)
            .Needs(ObjectKind.Applications).WithName("listExemplars").WithTags("Traces").WithSummary("Requests with their traces that an application's own metrics of durations name.")
            .Produces<ApplicationExemplarsResponse>().ProducesProblem(400).ProducesProblem(404);

    private static async Task<IResult> ListAsync(
        string project, string id, string? from, string? to, ProjectDirectory projects, [FromServices] ISeriesStore store, ResourceDirectory resources, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (!projects.Exists(project)) return Problems.UnknownProject(project);
        if (!ApplicationId.TryParse(id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase), out var application)) return Problems.UnknownApplication(id);
        if (SearchParameters.Window(from, to, time.GetUtcNow(), out var window) is { } badWindow) return badWindow;
        var found = await store.GetExemplarsAsync(
            project, [new("__name__", MatchOperator.Matches, Durations)], window.FromMs, window.ToMs, MostRead, cancellationToken);
        var ofServers = found.Where(s => IsOfServer(s.Series)).Select(s => (s.Series, s.Exemplars, Resource: ResourceOf(s.Series))).ToList();
        var owners = await resources.OfAsync(project, window, ofServers.Select(s => s.Resource), cancellationToken);
        var name = application.ToString();
        var points = ofServers.Where(s => owners.ApplicationOf(s.Resource) == name)
            .SelectMany(s => s.Exemplars.Select(e => Point(s.Series, e))).OfType<ExemplarPoint>();
        return TypedResults.Ok(new ApplicationExemplarsResponse([.. points.OrderByDescending(p => p.TimeMs).Take(MostPoints)]));
    }

    private static bool IsOfServer(Labels series) => !series["__name__"].Contains("client", StringComparison.Ordinal);

    // What OTLP's resource became: job is service.namespace/service.name.
    private static Dictionary<string, string> ResourceOf(Labels series)
    {
        var job = series["job"];
        var resource = new Dictionary<string, string>(StringComparer.Ordinal) { ["service.name"] = job[(job.IndexOf('/', StringComparison.Ordinal) + 1)..] };
        foreach (var (label, attribute) in ((string, string)[])[("container_id", "container.id"), ("host_name", "host.name"), ("k8s_pod_name", "k8s.pod.name"), ("k8s_namespace_name", "k8s.namespace.name")])
        {
            if (series[label] is { Length: > 0 } value) resource[attribute] = value;
        }
        return resource;
    }

    private static ExemplarPoint? Point(Labels series, MetricExemplar exemplar)
    {
        var trace = First(exemplar.Labels, TraceLabels);
        if (!SearchParameters.IsTraceId(trace) || !double.IsFinite(exemplar.Value)) return null;
        var metric = series["__name__"];
        var seconds = metric.Contains("_milliseconds", StringComparison.Ordinal) ? exemplar.Value / 1000 : exemplar.Value;
        return new(exemplar.TimeMs, seconds, trace.ToLowerInvariant(), First(exemplar.Labels, SpanLabels), metric);
    }

    private static string First(Labels labels, string[] names) => Array.ConvertAll(names, n => labels[n]).FirstOrDefault(v => v.Length > 0, "");
}
