using Taproot.Telemetry;
using Taproot.Telemetry.Series;

namespace Taproot.WorldBench;

/// <summary>
/// A store that makes up what a fleet's agents would have sent: applications with ten instances each, every instance with resources and calls to three
/// other applications. Samples are generated per scan, so that the store itself weighs little.
/// </summary>
internal sealed class BigFleet : ISampleScanner, IRecordedSeriesStore
{
    private static readonly string[] Bounds = ["0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "+Inf"];
    private readonly Dictionary<string, (ulong[] Fingerprints, Labels[] Labels, float[] Slopes)> _metrics = [];

    public BigFleet(int applications, int instances, int nodes)
    {
        var building = new Dictionary<string, List<(Labels Labels, float Slope)>>();
        void Add(string metric, float slope, params ReadOnlySpan<(string, string)> labels)
        {
            if (!building.TryGetValue(metric, out var list)) building.Add(metric, list = []);
            list.Add((Labels.Of(labels), slope));
        }
        for (var n = 0; n < nodes; n++) Node(Add, n);
        for (var i = 0; i < instances; i++) Instance(Add, i, applications, instances, nodes);
        foreach (var (metric, list) in building)
        {
            list.Sort((a, b) => a.Labels.Fingerprint.CompareTo(b.Labels.Fingerprint));
            _metrics.Add(metric, ([.. list.Select(s => s.Labels.Fingerprint)], [.. list.Select(s => s.Labels)], [.. list.Select(s => s.Slope)]));
        }
    }

    private delegate void Adder(string metric, float slope, params ReadOnlySpan<(string, string)> labels);

    public int SeriesCount => _metrics.Values.Sum(m => m.Fingerprints.Length);

    public Task ScanAsync(
        string project, IReadOnlyCollection<string> metrics, long fromMs, long toMs, SampleBlockHandler handler, CancellationToken cancellationToken)
    {
        var times = new List<long>();
        for (var t = fromMs - fromMs % 15_000; t <= toMs; t += 15_000)
            if (t > fromMs) times.Add(t);
        if (times.Count == 0) return Task.CompletedTask;
        foreach (var metric in metrics)
        {
            if (!_metrics.TryGetValue(metric, out var series)) continue;
            var rows = series.Fingerprints.Length * times.Count;
            var (fingerprints, stamps, values) = (new ulong[rows], new long[rows], new double[rows]);
            for (var (s, r) = (0, 0); s < series.Fingerprints.Length; s++)
                foreach (var time in times)
                {
                    (fingerprints[r], stamps[r]) = (series.Fingerprints[s], time);
                    values[r++] = series.Slopes[s] < 0 ? -series.Slopes[s] : series.Slopes[s] * (time % 1_000_000_000) / 1000;
                }
            handler(metric, new(fingerprints, stamps, values));
        }
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<SeriesIdentity>> FindSeriesAsync(
        string project, IReadOnlyCollection<string> metrics, long sinceMs, CancellationToken cancellationToken)
    {
        var result = new List<SeriesIdentity>();
        foreach (var (metric, series) in _metrics)
            for (var i = 0; i < series.Labels.Length; i++) result.Add(new(metric, series.Fingerprints[i], series.Labels[i]));
        return Task.FromResult<IReadOnlyList<SeriesIdentity>>(result);
    }

    public Task<IReadOnlyList<SeriesIdentity>> GetSeriesAsync(
        string project, string metric, IReadOnlyCollection<ulong> fingerprints, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SeriesIdentity>>([]);

    public Task AppendAsync(string project, long timeMs, IReadOnlyCollection<RecordedPoint> points, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyDictionary<string, IReadOnlyList<GridSeries>>> ReadAsync(string project, TimeGrid grid, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, IReadOnlyList<GridSeries>>>(new Dictionary<string, IReadOnlyList<GridSeries>>());

    // Negative slopes are gauges of that height.
    private static void Node(Adder add, int n)
    {
        var id = ("machine_id", $"machine-{n:d5}-0123456789abcdef");
        add("node_info", -1, id, ("hostname", $"node-{n}"));
        add("node_uptime_seconds", 1, id);
        add("node_resources_cpu_logical_cores", -16, id);
        foreach (var mode in (ReadOnlySpan<string>)["user", "system", "idle", "iowait", "nice", "irq", "softirq", "steal"])
            add("node_resources_cpu_usage_seconds_total", 2, id, ("mode", mode));
        foreach (var kind in (ReadOnlySpan<string>)["total", "free", "available", "cached"]) add($"node_resources_memory_{kind}_bytes", -6.4e10f, id);
        foreach (var metric in (ReadOnlySpan<string>)["reads", "writes", "read_time_seconds", "write_time_seconds", "io_time_seconds"])
            add($"node_resources_disk_{metric}_total", 0.5f, id, ("device", "nvme0n1"));
        foreach (var table in (ReadOnlySpan<string>)["conntrack_entries", "file_descriptors", "pids"])
        {
            add($"node_{table}", -1000, id);
            add($"node_{table}_limit", -100_000, id);
        }
    }

    /// <summary>What programs tell beside their resources: logs, questions to name servers, a runtime.</summary>
    private static void Signals(Adder add, (string, string)[] id, int application)
    {
        add("container_log_messages_total", 5, [.. id, ("level", "info"), ("pattern_hash", ""), ("sample", "")]);
        foreach (var pattern in (ReadOnlySpan<string>)["a", "b", "c"])
            add("container_log_messages_total", 0.01f, [.. id, ("level", "error"), ("pattern_hash", $"{application:x31}{pattern}"), ("sample", $"cannot reach {pattern} from {application}")]);
        foreach (var type in (ReadOnlySpan<string>)["TypeA", "TypeAAAA"])
            add("container_dns_requests_total", 0.5f, [.. id, ("request_type", type), ("domain", $"app-{(application + 37) % 1000}"), ("status", "ok")]);
        foreach (var bound in (ReadOnlySpan<string>)["0.005", "0.025", "0.1", "0.25", "1", "5", "+Inf"])
            add("container_dns_requests_duration_seconds_total_bucket", 1, [.. id, ("le", bound)]);
        if (application % 2 == 0)
        {
            (string, string)[] jvm = [.. id, ("jvm", "shop.jar")];
            add("container_jvm_info", -1, [.. jvm, ("java_version", "21")]);
            foreach (var gauge in (ReadOnlySpan<string>)["heap_size_bytes", "heap_used_bytes", "heap_max_size_bytes", "threads"]) add($"container_jvm_{gauge}", -1e8f, jvm);
            foreach (var collector in (ReadOnlySpan<string>)["young", "old"]) add("container_jvm_gc_time_seconds", 0.01f, [.. jvm, ("gc", collector)]);
            add("container_jvm_safepoint_time_seconds", 0.01f, jvm);
        }
        else
        {
            add("container_go_alloc_bytes_total", 1e6f, id);
            add("container_go_heap_inuse_bytes", -1e8f, id);
        }
    }

    private static void Instance(Adder add, int i, int applications, int instances, int nodes)
    {
        var (application, replica) = (i % applications, i / applications);
        (string, string)[] id = [("machine_id", $"machine-{i % nodes:d5}-0123456789abcdef"), ("container_id", ContainerId(application, replica))];
        add("container_info", -1, [.. id, ("image", $"registry/app-{application}:1.0")]);
        add("container_application_type", -1, [.. id, ("application_type", application % 3 == 0 ? "postgres" : "golang")]);
        add("container_resources_cpu_usage_seconds_total", 0.3f, id);
        add("container_resources_memory_rss_bytes", -1e8f, id);
        add("container_resources_memory_cache_bytes", -1e7f, id);
        add("container_resources_cpu_delay_seconds_total", 0.01f, id);
        add("container_resources_cpu_limit_cores", -1, id);
        add("container_resources_cpu_throttled_seconds_total", 0.001f, id);
        add("container_resources_memory_limit_bytes", -2e8f, id);
        add("container_resources_disk_delay_seconds_total", 0.01f, id);
        foreach (var resource in (ReadOnlySpan<string>)["cpu", "memory", "io"])
            add($"container_resources_{resource}_pressure_waiting_seconds_total", 0.001f, [.. id, ("kind", "some")]);
        Signals(add, id, application);
        (string, string)[] mount = [.. id, ("mount_point", "/data"), ("device", "nvme0n1p1")];
        add("container_resources_disk_size_bytes", -1e11f, mount);
        add("container_resources_disk_used_bytes", -1e10f, mount);
        add("container_resources_disk_written_bytes_total", 1000, mount);
        add("container_net_tcp_listen_info", -1, [.. id, ("listen_addr", Address(application, replica))]);
        for (var call = 1; call <= 3; call++)
        {
            var server = (application + call * 37) % applications;
            var address = Address(server, i % Math.Max(1, instances / applications));
            (string, string)[] connection = [.. id, ("destination", address), ("actual_destination", address)];
            foreach (var metric in (ReadOnlySpan<string>)["successful_connects", "connection_time_seconds", "bytes_sent", "bytes_received"])
                add($"container_net_tcp_{metric}_total", 3, connection);
            add("container_net_tcp_active_connections", -4, connection);
            add("container_net_rtt_seconds", -0.001f, connection);
            add("container_http_requests_total", 50, [.. connection, ("status", "200")]);
            add("container_http_requests_total", 0.1f, [.. connection, ("status", "500")]);
            if (call > 1) continue;
            add("container_http_requests_duration_seconds_total_sum", 0.5f, connection);
            for (var b = 0; b < Bounds.Length; b++)
                add("container_http_requests_duration_seconds_total_bucket", b < 3 ? 0 : 50, [.. connection, ("le", Bounds[b])]);
        }
    }

    private static string ContainerId(int application, int replica) => $"/k8s/shop/app-{application}-7d4b9c6f5-x2l{"bcdfghjklmnpqrstvwxz"[replica / 20 % 20]}{"bcdfghjklmnpqrstvwxz"[replica % 20]}/main";

    private static string Address(int application, int replica) => $"10.{application / 250 + 1}.{application % 250}.{replica + 1}:8080";
}
