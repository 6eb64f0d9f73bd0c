using BenchmarkDotNet.Attributes;
using Taproot.PromQL;
using Taproot.PromQL.Scripts;
using Taproot.Telemetry;

namespace Taproot.Benchmarks;

/// <summary>PromQL over 10,000 series of 240 samples (an hour by 15 s) in memory, 60 steps of a minute: the engine without a store.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class PromQLBenchmarks
{
    private const int Series = 10_000;
    private const int Samples = 240;
    private const long StepMs = 60_000;
    private const long IntervalMs = 15_000;

    private readonly MemorySeriesSource _source = new();
    private readonly QueryEngine _engine = new(new(), () => default);

    public PromQLBenchmarks()
    {
        var random = new Random(1);
        var (times, values) = (new long[Samples], new double[Samples]);
        for (var series = 0; series < Series; series++)
        {
            var value = 0.0;
            for (var i = 0; i < Samples; i++)
            {
                value = random.Next(200) == 0 ? 0 : value + random.Next(100);
                (times[i], values[i]) = (i * IntervalMs, value);
            }

            var labels = Labels.Of(
                ("__name__", "requests_total"), ("job", $"job-{series % 20}"), ("instance", $"10.0.{series / 250}.{series % 250}:9100"), ("code", series % 3 == 0 ? "500" : "200"));
            _source.Add(labels, times, values);
        }
    }

    [Params(
        "requests_total",
        "sum by (job) (rate(requests_total[5m]))",
        "topk(5, rate(requests_total[5m]))",
        "sum by (job) (rate(requests_total{code=\"500\"}[5m])) / sum by (job) (rate(requests_total[5m]))",
        "rate(requests_total[5m]) / rate(requests_total[5m] offset 5m) > 1.5",
        "max_over_time(requests_total[10m])",
        "quantile by (job) (0.9, avg_over_time(requests_total[5m]))")]
    public string Query { get; set; } = "";

    [Benchmark]
    public Task<QueryResult> Evaluate() => _engine.EvaluateRangeAsync(Query, StepMs, 60 * StepMs, StepMs, null, _source, CancellationToken.None);
}
