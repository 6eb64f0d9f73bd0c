using Taproot.Telemetry;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Store.Bench;

/// <summary>
/// What node agents send over hours: of each 100 series 22 constant, 16 idle counters, 17 counters that move now and then, 18 busy counters and histogram
/// buckets, 9 byte counters, 6 memory gauges in pages, and fractions: 5 CPU seconds, 4 latency sums, 3 pure noise. Scrapes jitter by some milliseconds.
/// </summary>
internal sealed class Fleet
{
    public const int IntervalMs = 15_000;
    private static readonly (Func<Random, Func<double>> Make, string Name, int Share)[] Kinds =
    [
        (Constant, "info", 22), (Idle, "idle_total", 16), (Slow, "restarts_total", 17), (Busy, "duration_seconds_total_bucket", 18),
        (Bytes, "bytes_sent_total", 9), (Memory, "memory_rss_bytes", 6), (Cpu, "cpu_usage_seconds_total", 5), (Latency, "duration_seconds_total_sum", 4),
        (Noise, "net_latency_seconds", 3),
    ];

    private readonly Random _random = new(7);
    private readonly List<(int Node, string Metric, Labels Labels, Func<double> Next)> _series = [];

    public Fleet(int nodes, int seriesPerNode)
    {
        for (var node = 0; node < nodes; node++)
            for (var i = 0; i < seriesPerNode; i++)
            {
                var (make, name, _) = Pick(i);
                var labels = Labels.Of(
                    ("machine_id", $"4f1c7c6a3f0f4a0c9a5f3d2b1e0c{node:x4}"), ("container_id", $"/k8s/shop/checkout-{i % 97}/server"),
                    ("destination", $"10.0.{i / 200}.{i % 200}:8080"), ("le", (i % 11).ToString()));
                _series.Add((node, $"container_{name}_{i % 7}", labels, make(_random)));
            }
    }

    public int SeriesCount => _series.Count;

    public IReadOnlyList<string> Metrics => [.. _series.Select(s => s.Metric).Distinct()];

    /// <summary>One scrape of all nodes, a batch for each.</summary>
    public IEnumerable<MetricBatch> Scrape(long timeMs)
    {
        foreach (var node in _series.GroupBy(s => s.Node))
        {
            var batch = MetricBatch.Rent();
            var time = timeMs + node.Key * 137 % IntervalMs + _random.Next(4);
            foreach (var (_, metric, labels, next) in node) batch.AddSample(batch.AddSeries(metric, labels), time, next());
            yield return batch;
        }
    }

    private static (Func<Random, Func<double>> Make, string Name, int Share) Pick(int i)
    {
        var place = i * 37 % 100;
        foreach (var kind in Kinds)
            if ((place -= kind.Share) < 0) return kind;
        return Kinds[0];
    }

    private static Func<double> Constant(Random random)
    {
        double[] values = [0, 1, 1, 2, 4, 0.5, 8_589_934_592, 268_435_456];
        var value = values[random.Next(values.Length)];
        return () => value;
    }

    private static Func<double> Idle(Random random)
    {
        double value = random.Next(100_000);
        return () => value;
    }

    private static Func<double> Slow(Random random)
    {
        double[] chances = [0.003, 0.02, 0.2];
        return Counter(random, random.Next(10_000), chances[random.Next(3)], r => 1);
    }

    private static Func<double> Busy(Random random)
    {
        int[] rates = [1, 3, 40, 300];
        var rate = rates[random.Next(rates.Length)];
        return Counter(random, random.Next(100_000), 1, r => Math.Max(0, Math.Round(rate + Normal(r) * Math.Sqrt(rate))));
    }

    private static Func<double> Bytes(Random random)
    {
        int[] rates = [20, 500];
        var (rate, size) = (rates[random.Next(2)], random.Next(200, 900));
        return Counter(random, random.Next(1_000_000_000), 1, r => Math.Max(0, Math.Round(rate + Normal(r) * Math.Sqrt(rate))) * size + r.Next(2000));
    }

    private static Func<double> Memory(Random random)
    {
        double pages = random.Next(10_000, 100_000);
        return () => Math.Floor(pages += random.NextDouble() < 0.4 ? Normal(random) * 20 : 0) * 4096;
    }

    private static Func<double> Cpu(Random random)
    {
        var value = random.NextDouble() * 1000;
        return () => Math.Round(value += Math.Abs(0.3 + Normal(random) * 0.05), 9);
    }

    private static Func<double> Latency(Random random)
    {
        var value = 0.0;
        return () => Math.Round(value += 40 * 0.007 * Math.Exp(Normal(random) * 0.3), 9);
    }

    private static Func<double> Noise(Random random) => () => 0.001 * Math.Exp(Normal(random) * 0.5);

    private static Func<double> Counter(Random random, double value, double chance, Func<Random, double> step) =>
        () => value += chance >= 1 || random.NextDouble() < chance ? step(random) : 0;

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
