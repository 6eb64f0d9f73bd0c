using Taproot.Telemetry;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.MetricsBench;

/// <summary>
/// An hour of scrapes each 15 s of a number of series: counters of requests, gauges of memory and buckets of histograms, which are integers, and seconds of CPUs, loads and
/// ratios, which are not. All are noisy.
/// </summary>
internal sealed class Load(int series, long endMs)
{
    public const int Scrapes = 240;
    private const long IntervalMs = 15_000;
    private const int SamplesABody = 10_000;
    private static readonly string[] Bounds = ["0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "+Inf"];
    private readonly RemoteWriteWriter _writer = new();
    private readonly (string Metric, Labels Labels, int Kind, double Speed)[] _series = Make(series);

    /// <summary>Series.</summary>
    public int Series => _series.Length;

    /// <summary>Samples in all.</summary>
    public long Samples => (long)_series.Length * Scrapes;

    /// <summary>The time of the first scrape, milliseconds since the epoch.</summary>
    public long StartMs => endMs - Scrapes * IntervalMs;

    /// <summary>One scrape as requests of remote write; those of the next must not be sent before these are answered.</summary>
    public List<byte[]> Scrape(int number)
    {
        var bodies = new List<byte[]>();
        for (var i = 0; i < _series.Length; i++)
        {
            var (metric, labels, kind, speed) = _series[i];
            // Targets are scraped one after the other through the interval.
            var time = StartMs + (number + 1) * IntervalMs - 1 - i * 7919L % IntervalMs;
            _writer.Add(metric, labels, Value(kind, speed, number, i), time);
            if (_writer.SampleCount == SamplesABody) bodies.Add(_writer.TakeBody());
        }
        if (_writer.SampleCount > 0) bodies.Add(_writer.TakeBody());
        return bodies;
    }

    private static double Value(int kind, double speed, int scrape, int i) => kind switch
    {
        0 => Math.Floor(scrape * speed + Noise(scrape, i) * speed * 0.5 + 5),
        1 => Math.Floor(((1 + 0.2 * Math.Sin(scrape * 0.05 + i)) * 1e8 + Noise(scrape, i) * 1e6) / 4096) * 4096,
        2 => Math.Floor(scrape * speed + Noise(scrape, i) * speed),
        3 => Math.Round(scrape * speed + Noise(scrape, i) * speed, 2),
        4 => Math.Round(1.5 + Math.Sin(scrape * 0.02 + i) + Noise(scrape, i) * 0.2, 2),
        _ => 0.5 + 0.5 * Noise(scrape, i),
    };

    // The same for the same place each time, between 0 and 1.
    private static double Noise(int scrape, int i)
    {
        var x = ((ulong)(uint)scrape << 32 | (uint)i) * 0x9E3779B97F4A7C15;
        x ^= x >> 29;
        x *= 0xBF58476D1CE4E5B9;
        return (x >> 11) * (1.0 / (1UL << 53));
    }

    private static (string, Labels, int, double)[] Make(int count)
    {
        var made = new List<(string, Labels, int, double)>(count);
        for (var instance = 0; made.Count < count; instance++)
        {
            (string, string)[] target = [("job", $"job-{instance % 10}"), ("instance", $"instance-{instance}")];
            for (var path = 0; path < 5; path++)
                foreach (var code in (string[])["200", "404", "500", "503"])
                    made.Add(("http_requests_total", Labels.Of([.. target, ("path", $"/api/v1/resource-{path}"), ("code", code)]), 0, path * 3 + (code == "200" ? 40 : 1)));
            for (var pod = 0; pod < 10; pod++) made.Add(("process_resident_memory_bytes", Labels.Of([.. target, ("pod", $"pod-{instance}-{pod}")]), 1, 0));
            for (var bound = 0; bound < Bounds.Length; bound++)
                made.Add(("http_request_duration_seconds_bucket", Labels.Of([.. target, ("le", Bounds[bound])]), 2, (bound + 1) * 7));
            for (var mode = 0; mode < 4; mode++) made.Add(("node_cpu_seconds_total", Labels.Of([.. target, ("mode", $"mode-{mode}")]), 3, mode * 2.5 + 1));
            made.Add(("node_load1", Labels.Of(target), 4, 0));
            made.Add(("node_memory_used_ratio", Labels.Of(target), 5, 0));
        }
        return [.. made.Take(count)];
    }
}
