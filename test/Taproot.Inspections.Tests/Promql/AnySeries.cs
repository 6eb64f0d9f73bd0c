using Taproot.PromQL.Scripts;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;
using Taproot.Topology.Build;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Promql;

/// <summary>A world with a few series of every query, none that changes over time, and the samples that such series would have been recorded from.</summary>
internal sealed class AnySeries
{
    private const int Points = 40, StepMs = 15_000, MostSeries = 7;
    private static readonly TimeGrid Grid = new(1_700_000_000_000 - 1_700_000_000_000 % StepMs, StepMs, Points);

    private readonly Random _random;

    public AnySeries(int seed)
    {
        _random = new(seed);
        var input = new Dictionary<string, IReadOnlyList<GridSeries>>(StringComparer.Ordinal);
        foreach (var query in SeriesCatalog.Queries)
        {
            var series = new Dictionary<Labels, GridSeries>();
            for (var i = _random.Next(2, MostSeries + 1); i > 0; i--)
                foreach (var labels in Picked(query)) Add(query, labels, series);
            input[query.Name] = [.. series.Values];
        }
        World = WorldBuilder.Build(new(Grid, input, 1));
    }

    public World World { get; }

    /// <summary>What was recorded.</summary>
    public MemorySeriesSource Samples { get; } = new();

    // A histogram has all its buckets.
    private List<Labels> Picked(SeriesQuery query)
    {
        var labels = query.KeepLabels.Select(l => (l, Pick(query, l))).ToList();
        var bound = labels.FindIndex(l => l.l == "le");
        if (bound < 0) return [Labels.Of([.. labels])];
        var buckets = new List<Labels>();
        foreach (var value in Bounds(query))
        {
            labels[bound] = ("le", value);
            buckets.Add(Labels.Of([.. labels]));
        }
        return buckets;
    }

    private static string[] Bounds(SeriesQuery query) => query.Matchers.IsEmpty ? ["0.1", "0.5", "1", "+Inf"] : ["0.1", "1", "+Inf"];

    private void Add(SeriesQuery query, Labels labels, Dictionary<Labels, GridSeries> to)
    {
        var values = new float[Points];
        Array.Fill(values, ValueOf(query, labels));
        if (to.TryAdd(labels, new(labels, values))) Record(query, labels, values[0]);
    }

    // Values of buckets grow with their bounds.
    private float ValueOf(SeriesQuery query, Labels labels) => labels["le"] switch
    {
        "0.1" => 2, "0.5" => 5, "1" => 6, "+Inf" => 7,
        _ => query.Metric.EndsWith("_info", StringComparison.Ordinal) || query.Metric.EndsWith("_up", StringComparison.Ordinal) ? 1 : 1 + _random.Next(1, 400) / 8f,
    };

    private void Record(SeriesQuery query, Labels labels, float value)
    {
        var (times, values) = (new List<long>(), new List<double>());
        for (var i = -8; i < Points; i++)
        {
            var time = Grid.TimeMs(i);
            times.Add(time);
            values.Add(query.Function switch
            {
                SeriesFunction.Rate => 1e6 + value * (i + 8) * (StepMs / 1000.0), SeriesFunction.Increase => 1e6 + value * (i + 8.0),
                SeriesFunction.AgeOfSeconds => time / 1000.0 - value, SeriesFunction.AgeOfMilliseconds => time - value * 1000.0, _ => value,
            });
        }
        var given = query.Matchers.Where(m => m.Operator == MatchOperator.Equal).Select(m => new Label(m.Name, m.Value));
        Samples.Add(Labels.Create([new("__name__", query.Metric), .. labels.Items, .. given]), [.. times], [.. values]);
    }

    private string Pick(SeriesQuery query, string label) => label switch
    {
        "machine_id" => One("m1", "m2", "m3"),
        "system_uuid" => "",
        "container_id" => One("/docker/we\"b", "/k8s/shop/db-0/app", "/k8s/shop/db-1/app", "/k8s/shop/cart-5d9f8b6c5d-x2k4j/cart", "/k8s/shop/cart-5d9f8b6c5d-x2k4j/side", "/docker/db"),
        "destination" => One("10.0.0.1:80", "10.0.0.2:5432", "8.8.8.8:443", "shop.example:443"),
        "actual_destination" => One("10.0.0.1:80", "10.0.0.2:5432", "10.0.0.3:6379", ""),
        "listen_addr" => One("10.0.0.1:80", "10.0.0.2:5432", "10.0.0.3:6379"),
        "address" => One("10.0.0.1:80", "10.0.0.2:5432", "10.0.0.3:6379"),
        "application_type" => One("postgres", "mysql", "redis", "mongodb", "memcached", "kafka", "rabbitmq", "nats", "nginx", "java", "dotnet", "golang", "nodejs", "python", "elasticsearch", "zookeeper"),
        "status" => query.Metric.Contains("dns", StringComparison.Ordinal) ? One("ok", "nxdomain", "servfail") : query.Metric == "memcached_commands_total" ? One("hit", "miss") : One("200", "404", "500", "ok", "failed"),
        "method" => One("produce", "consume"),
        "command" => One("get", "set"),
        "device" => One("sda", "sdb"),
        "mount_point" => One("/", "/da\\ta"),
        "kind" => query.Metric.Contains("pressure", StringComparison.Ordinal) ? One("some", "full") : query.Metric.StartsWith("taproot", StringComparison.Ordinal) ? "x_dropped" : One("a", "b"),
        "mode" => One("user", "system", "idle", "iowait"),
        "level" => One("error", "warning", "info"),
        "name" when query.Metric == "pg_setting" =>
            One("max_connections", "block_size", "autovacuum_vacuum_threshold", "autovacuum_vacuum_scale_factor", "autovacuum_analyze_threshold", "autovacuum_analyze_scale_factor"),
        "rds_instance_id" when query.Metric.StartsWith("aws", StringComparison.Ordinal) => "eu/one",
        "ip" => One("10.0.0.1", "10.0.0.2"),
        _ when IsOfTarget(label) => "",
        _ => One("a", "b"),
    };

    private static bool IsOfTarget(string label) =>
        label is "instance" or "rds_instance_id" or "ec_instance_id" or "peer" || label.EndsWith("namespace", StringComparison.Ordinal) || label.EndsWith("ns", StringComparison.Ordinal)
        || label.EndsWith("pod", StringComparison.Ordinal) || label.EndsWith("pod_name", StringComparison.Ordinal);

    private string One(params string[] values) => values[_random.Next(values.Length)];
}
