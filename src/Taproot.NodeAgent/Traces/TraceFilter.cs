using System.Text;
using Taproot.NodeAgent.Protocols;

namespace Taproot.NodeAgent.Traces;

/// <summary>Leaves out requests that nobody wants to see as spans.</summary>
internal sealed class TraceFilter(TraceOptions options)
{
    private static readonly string[] HealthPaths =
    [
        "/health", "/healthz", "/healthcheck", "/health-check", "/livez", "/readyz", "/live", "/ready", "/liveness", "/readiness", "/startupz", "/ping",
        "/metrics", "/-/healthy", "/-/ready", "/_health", "/_healthz", "/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness",
        "/grpc.health.v1.Health/Check", "/grpc.health.v1.Health/Watch",
    ];

    private static readonly string[] HealthAgents = ["kube-probe/", "GoogleHC/", "ELB-HealthChecker/", "GoogleStackdriverMonitoring", "Prometheus/"];

    // A span of each sending of spans would have to be sent too.
    private static readonly string[] SpanPaths =
    [
        "/v1/traces", "/api/v2/spans", "/api/traces", "/v0.3/traces", "/v0.4/traces", "/v0.5/traces", "/intake/v2/events",
        "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
    ];

    private static readonly string[] TelemetryPaths =
    [
        "/v1/logs", "/v1/metrics", "/v1/profiles", "/api/v1/write", "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
        "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
    ];

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _health = Lookup(StringComparer.OrdinalIgnoreCase, HealthPaths);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _telemetry = Lookup(StringComparer.Ordinal, [.. SpanPaths, .. TelemetryPaths]);

    /// <summary>Whether the request sends spans: who does so has a tracing library.</summary>
    public static bool IsSpanExport(L7Protocol protocol, RequestDetails details)
    {
        if (!IsHttp(protocol) || details.Operation is not ("POST" or "PUT" or "Export")) return false;
        foreach (var path in SpanPaths)
            if (PathOf(details).SequenceEqual(path)) return true;
        return false;
    }

    /// <summary>Whether no span is made of the request.</summary>
    public bool IsExcluded(L7Protocol protocol, RequestDetails details)
    {
        if (!IsHttp(protocol)) return false;
        var path = PathOf(details);
        return _telemetry.Contains(path) || (!options.TraceHealthChecks && IsHealthCheck(path, details.UserAgent)) || IsExcludedByUser(details.Target);
    }

    private bool IsHealthCheck(ReadOnlySpan<char> path, string agent)
    {
        if (_health.Contains(path.Length > 1 ? path.TrimEnd('/') : path)) return true;
        foreach (var prober in HealthAgents)
            if (agent.StartsWith(prober, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private bool IsExcludedByUser(string target) => !options.ExcludedPaths.IsEmpty && options.ExcludedPaths.Excludes(Encoding.UTF8.GetBytes(target));

    private static ReadOnlySpan<char> PathOf(RequestDetails details)
    {
        var query = details.Target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? details.Target : details.Target.AsSpan(0, query);
    }

    private static bool IsHttp(L7Protocol protocol) => protocol is L7Protocol.Http1 or L7Protocol.Http2;

    private static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup(StringComparer comparer, IEnumerable<string> paths) =>
        new HashSet<string>(paths, comparer).GetAlternateLookup<ReadOnlySpan<char>>();
}
