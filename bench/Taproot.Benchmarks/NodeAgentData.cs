using System.Collections.Immutable;
using Taproot.Telemetry;
using Taproot.Telemetry.Metrics;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Benchmarks;

/// <summary>What a busy node's agent sends: containers with resources, connections with destinations, HTTP histograms.</summary>
public static class NodeAgentData
{
    private static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private static readonly ImmutableArray<string> Destination = ["container_id", "app_id", "destination", "actual_destination"];

    private static readonly MetricDescriptor[] Resources =
    [
        .. new[] { "cpu_usage_seconds_total", "cpu_delay_seconds_total", "memory_rss_bytes", "memory_cache_bytes", "disk_delay_seconds_total" }
            .Select(n => new MetricDescriptor("container_resources_" + n, MetricType.Gauge, "", ["container_id", "app_id"])),
    ];

    private static readonly MetricDescriptor[] Network =
    [
        .. new[] { "successful_connects_total", "connection_time_seconds_total", "active_connections", "bytes_sent_total", "bytes_received_total" }
            .Select(n => new MetricDescriptor("container_net_tcp_" + n, MetricType.Counter, "", Destination)),
    ];

    private static readonly MetricDescriptor Requests = new("container_http_requests_total", MetricType.Counter, "", [.. Destination, "status"]);
    private static readonly MetricDescriptor Latency = new("container_http_requests_duration_seconds_total", MetricType.Histogram, "", Destination);

    public static Labels ConstantLabels { get; } = Labels.Of(
        ("machine_id", "4f1c7c6a3f0f4a0c9a5f3d2b1e0c9d8a"), ("system_uuid", "ec2f6c1a-30a8-4c52-9b1e-77d0c1c2f3a4"),
        ("instance", "4f1c7c6a3f0f4a0c9a5f3d2b1e0c9d8a"), ("job", "taproot-node-agent"));

    /// <summary>One round of 50 containers with 5 destinations each: 50*5 + 250*(5+2+14) = 5,500 samples.</summary>
    public static void Collect(IMetricSink sink, int round)
    {
        Span<ulong> counts = stackalloc ulong[Bounds.Length + 1];
        for (var container = 0; container < 50; container++)
        {
            var id = $"/k8s/production/checkout-{container}-7d9f8b6c5d-x2v{container}/server";
            var app = $"/k8s/production/checkout-{container}";
            for (var i = 0; i < Resources.Length; i++) sink.Add(Resources[i], round * 1.5 + i * container, id, app);
            for (var peer = 0; peer < 5; peer++)
            {
                var (destination, actual) = ($"10.96.{container}.{peer}:8080", $"10.244.{peer}.{container}:8080");
                for (var i = 0; i < Network.Length; i++) sink.Add(Network[i], round * 100 + i + peer, id, app, destination, actual);
                sink.Add(Requests, round * 90, id, app, destination, actual, "200");
                sink.Add(Requests, round, id, app, destination, actual, "500");
                for (var i = 0; i < counts.Length; i++) counts[i] = (ulong)(round * (i + 1));
                sink.AddHistogram(Latency, Bounds, counts, round * 3.7, id, app, destination, actual);
            }
        }
    }

    /// <summary>One round as the agent would send it, in one request.</summary>
    public static (byte[] Body, int Samples) Body(TimeProvider time)
    {
        var result = (Body: Array.Empty<byte>(), Samples: 0);
        var sink = new RemoteWriteSink(ConstantLabels, (body, samples) => result = (body, samples), maxSamples: int.MaxValue);
        sink.Begin(time.GetUtcNow().ToUnixTimeMilliseconds());
        Collect(sink, 1000);
        sink.End();
        return result;
    }
}
