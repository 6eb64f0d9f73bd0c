using System.Globalization;
using System.Text;
using Taproot.PromQL.Scripts;
using Taproot.Telemetry;

namespace Taproot.PromQL.Tests.Differential;

/// <summary>An hour and a half of made-up series, always the same: counters with resets, gauges with holes, NaN and infinities, histograms, odd intervals.</summary>
internal sealed class SyntheticData
{
    public const long StartMs = 1_700_000_000_000;
    public const long EndMs = StartMs + 5_400_000;

    private readonly StringBuilder _openMetrics = new();
    private readonly Random _random = new(42);

    private SyntheticData()
    {
        AddCounters();
        AddGauges();
        AddHistograms();
        _openMetrics.Append("# EOF\n");
    }

    public MemorySeriesSource Source { get; } = new();

    public string OpenMetrics => _openMetrics.ToString();

    public static SyntheticData Create() => new();

    private void AddCounters()
    {
        foreach (var job in (string[])["api", "web", "batch"])
        {
            foreach (var instance in (string[])["0", "1", "2"])
            {
                foreach (var code in (string[])["200", "404", "500"]) AddCounter(job, instance, code);
                Add(Series("target_info", ("job", job), ("instance", instance), ("version", $"1.{instance}.{job.Length}")), 60_000, _ => 1);
            }
        }
        Add(Series("uptime_seconds_total"), 15_000, i => i * 15);
        Add(Series("sparse_total", ("job", "api")), 410_000, i => i * i);
        Add(Series("constant_total", ("job", "api")), 15_000, _ => 42);
    }

    private void AddCounter(string job, string instance, string code)
    {
        var value = _random.Next(3) == 0 ? 0.0 : _random.Next(1000);
        Add(Series("requests_total", ("job", job), ("instance", instance), ("code", code)), 15_000, _ =>
        {
            value = _random.Next(60) == 0 ? 0 : value + _random.NextDouble() * 30;
            return _random.Next(25) == 0 ? null : value;
        });
    }

    private void AddGauges()
    {
        foreach (var room in (string[])["kitchen", "hall", "cellar", "attic"])
        {
            var phase = _random.NextDouble();
            Add(Series("temperature", ("room", room), ("floor", (room.Length % 3).ToString(CultureInfo.InvariantCulture))), 17_311, i =>
                i % 90 > 60 ? null : 20 * Math.Sin(i / 20.0 + phase) + _random.NextDouble());
        }

        foreach (var instance in (string[])["0", "1", "2"])
        {
            Add(Series("memory_bytes", ("job", "api"), ("instance", instance)), 15_000, i => Math.Round(1e9 + 1e6 * i * _random.NextDouble()));
            Add(Series("switch_on", ("job", "web"), ("instance", instance)), 30_000, _ => _random.Next(2));
        }

        double?[] odd = [1, double.NaN, 3, double.PositiveInfinity, 2, null, -5, double.NegativeInfinity, 0, 1e300, -1e-300, double.NaN, null, 7];
        Add(Series("odd", ("kind", "all")), 15_000, i => odd[i % odd.Length]);
        Add(Series("odd", ("kind", "nan")), 15_000, i => i % 5 == 0 ? double.NaN : i);
        Add(Series("odd", ("kind", "rare")), 290_000, i => i);
        Add(Series("build", ("branch", "main"), ("revision", "abc-def_1.2")), 60_000, _ => 1);
    }

    private void AddHistograms()
    {
        string[] bounds = ["0.1", "0.5", "1", "2.5", "+Inf"];
        foreach (var job in (string[])["api", "web"])
        {
            var counts = new double[bounds.Length];
            var rows = Enumerable.Range(0, 400).Select(_ =>
            {
                for (var i = 0; i < counts.Length; i++) counts[i] += _random.Next(10 * (i + 1));
                var total = 0.0;
                return counts.Select(count => total += count).ToArray();
            }).ToArray();
            for (var i = 0; i < bounds.Length; i++)
            {
                var bucket = i;
                Add(Series("latency_bucket", ("job", job), ("le", bounds[i])), 15_000, row => rows[row][bucket]);
            }
            Add(Series("latency_count", ("job", job)), 15_000, row => rows[row][^1]);
            Add(Series("latency_sum", ("job", job)), 15_000, row => rows[row][^1] * 0.37);
        }
    }

    private static Labels Series(string name, params ReadOnlySpan<(string Name, string Value)> labels) => Labels.Of([("__name__", name), .. labels]);

    private void Add(Labels labels, long intervalMs, Func<int, double?> valueOf)
    {
        var (times, values) = (new List<long>(), new List<double>());
        var name = labels["__name__"];
        var text = string.Join(',', labels.Items.Where(label => label.Name != "__name__").Select(label => $"{label.Name}=\"{label.Value}\""));
        for (var i = 0; StartMs + i * intervalMs <= EndMs; i++)
        {
            if (valueOf(i) is not { } value) continue;
            times.Add(StartMs + i * intervalMs);
            values.Add(value);
            var number = double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);
            _openMetrics.Append(CultureInfo.InvariantCulture, $"{name}{{{text}}} {number} {(StartMs + i * intervalMs) / 1000.0:F3}\n");
        }
        Source.Add(labels, times.ToArray(), values.ToArray());
    }
}
