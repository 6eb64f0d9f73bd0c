using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Dns;

/// <summary>Slow name servers: connects to names wait for them.</summary>
internal sealed class DnsLatencyCheck : ApplicationCheck
{
    private const int FewestAnswers = 5;

    public override CheckDefinition Definition { get; } = new(
        "DnsLatency", ReportIds.Dns, "Latency of name servers",
        "of the answers of name servers, the slowest twentieth takes longer than {threshold}", 0.1, CheckUnit.Seconds, CheckWeight.Cause,
        "answer of a name server in the last minute") { Charts = ["dns-latency"] };

    protected internal override bool AppliesTo(Application application) => application.Dns is not null;

    protected internal override void Run(CheckRun run, Application application)
    {
        var histogram = application.Dns!.Histogram;
        if (histogram.Count == 0) return;
        var counts = histogram.Values.Select(b => b.SumOfLast(run.RecentPoints)).ToArray();
        if (!(counts[^1] > 0)) return;
        run.Measured();
        var p95 = TimeSeriesMath.Quantile(0.95f, [.. histogram.Keys], counts);
        // The slowest of a handful says nothing of how slow they are.
        if (counts[^1] * run.StepSeconds < FewestAnswers || !(p95 > run.Threshold)) return;
        var buckets = histogram.ToDictionary(b => b.Key, b => b.Value.Series);
        run.Find(new("name servers", p95, run.SinceAbove(TimeSeriesMath.Quantile(0.95f, buckets))));
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"Name servers take {Words.Duration(findings[0].Value)} for the slowest twentieth of their answers.";
}
