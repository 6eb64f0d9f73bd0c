using System.Globalization;
using Taproot.Telemetry;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Server.Tests.Prometheus;

/// <summary>
/// An hour of scrapes each 15 s that has what makes PromQL hard: counters that restart, series that come late, end with a staleness marker or pause, histograms,
/// special values; one job's samples lie exactly on the steps of queries, the others' do not. Always the same for the same end.
/// </summary>
internal sealed class SyntheticHour(long endMs)
{
    public const int Scrapes = 240;
    private const long IntervalMs = 15_000;
    private static readonly double Stale = BitConverter.UInt64BitsToDouble(0x7ff0000000000002);
    private static readonly string[] Jobs = ["api", "web", "db"];

    public long EndMs => endMs;

    public long StartMs => endMs - Scrapes * IntervalMs;

    /// <summary>Requests of remote write 1.0 in order of time.</summary>
    public IEnumerable<byte[]> Bodies()
    {
        var writer = new RemoteWriteWriter();
        for (var scrape = 0; scrape < Scrapes; scrape++)
        {
            for (var job = 0; job < Jobs.Length; job++)
                for (var instance = 0; instance < 3; instance++) Scrape(writer, scrape, job, instance);
            if (scrape % 20 == 19) yield return writer.TakeBody();
        }
    }

    private void Scrape(RemoteWriteWriter writer, int scrape, int job, int instance)
    {
        // The third job's samples come on the full step.
        var time = StartMs + (scrape + 1) * IntervalMs + (job == 2 ? 0 : -(1 + job * 4_321 + instance * 2_777));
        void Add(string metric, double value, params (string, string)[] labels) =>
            writer.Add(metric, Labels.Of([("job", Jobs[job]), ("instance", $"{Jobs[job]}-{instance}"), .. labels]), value, time);

        var seed = (job + 1) * 31 + instance * 7;
        // The second instance's process restarts twice and pauses; the third comes late and ends early.
        var age = instance == 1 ? scrape % 97 : scrape;
        if (instance == 1 && scrape is > 130 and < 160) return;
        if (instance == 2 && scrape < 60) return;
        if (instance == 2 && scrape > 180) return;
        var last = instance == 2 && scrape == 180;
        double Or(double value) => last ? Stale : value;

        Add("up", Or(1));
        foreach (var status in new[] { "200", "404", "500" })
            Add("requests_total", Or(Math.Floor(age * (seed % 5 + 1) * (status == "200" ? 10 : 0.3))), ("status", status));
        foreach (var mode in new[] { "user", "system" }) Add("cpu_seconds_total", Or(age * 0.37 * (mode == "user" ? 1 : 0.125) + Wave(age, seed) * 0.01), ("mode", mode));
        Add("memory_bytes", Or(1e8 + 1e7 * Wave(scrape, seed)));
        Add("temperature_celsius", Or(Math.Round(Wave(scrape, seed) * 40 - 3, 1)));
        Add("build_info", Or(1), ("version", instance == 0 ? "1.2.3" : "1.3.0"));
        Histogram(Add, Or, age, seed);
        if (instance > 0) return;
        Add("special", scrape % 4 == 0 ? double.NaN : 1, ("kind", "nan"));
        Add("special", scrape % 2 == 0 ? double.PositiveInfinity : double.NegativeInfinity, ("kind", "infinite"));
        Add("special", scrape % 3 - 1, ("kind", "around zero"));
        if (scrape % 50 < 25) Add("flapping", Or(scrape));
        else if (scrape % 50 == 25) Add("flapping", Stale);
    }

    private static void Histogram(Action<string, double, (string, string)[]> add, Func<double, double> or, int age, int seed)
    {
        double total = 0;
        var count = Math.Floor(age * (3 + seed % 4) * 1.0);
        foreach (var (bound, share) in new[] { (0.05, 0.2), (0.1, 0.5), (0.25, 0.8), (1.0, 0.95), (double.PositiveInfinity, 1.0) })
        {
            total = Math.Floor(count * share);
            var text = double.IsInfinity(bound) ? "+Inf" : bound.ToString(CultureInfo.InvariantCulture);
            add("latency_seconds_bucket", or(total), [("le", text)]);
        }
        add("latency_seconds_sum", or(count * 0.137), []);
        add("latency_seconds_count", or(total), []);
    }

    private static double Wave(int scrape, int seed) => Math.Sin(scrape * 0.05 + seed) + 0.3 * Math.Sin(scrape * 0.7 + seed * 3);
}
