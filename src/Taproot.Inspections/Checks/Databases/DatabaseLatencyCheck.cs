using Taproot.Inspections.Databases;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Databases;

/// <summary>Servers whose mean answer is slow, by the exporter's figures or by what agents see of the traffic.</summary>
internal abstract class DatabaseLatencyCheck(DatabaseKind kind, string id, string noun, double seconds) : DatabaseCheck(kind)
{
    // One nightly report in a quiet minute is no slow database.
    private const double LeastPerSecond = 10 / 60.0;

    public override CheckDefinition Definition { get; } = new(
        id, kind.Report, $"{kind.Name} latency", $"the mean time of a {noun} is above {{threshold}}", seconds, CheckUnit.Seconds, CheckWeight.Symptom,
        $"{noun} whose time was measured in the last minute") { Charts = [$"{kind.Report}-latency", $"{kind.Report}-queries"] };

    protected internal sealed override void Run(CheckRun run, Application application)
    {
        foreach (var instance in DatabaseKind.Running(application))
        {
            var (latency, rate) = Told(instance);
            if (float.IsNaN(latency.MeanOfLast(run.RecentPoints)))
                (latency, rate) = (DatabaseTraffic.MeanLatency(Kind, instance), DatabaseTraffic.Rate(Kind, instance));
            var quiet = rate.MeanOfLast(run.RecentPoints) < LeastPerSecond;
            if (!quiet) run.Above(instance.Name, latency, instance, (_, _) => Detail(instance, run.RecentPoints));
            else if (!float.IsNaN(latency.MeanOfLast(run.RecentPoints))) run.Measured();
        }
        if (Kind.Silence(application, run.RecentPoints) is { Length: > 0 } silence) run.Unknown($"No {noun} was timed in the last minute. {silence}");
    }

    protected internal sealed override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"A {noun} takes {Words.Duration(findings[0].Value)} in the mean on {Words.Subjects(findings)}.";

    /// <summary>Mean latency and rate as the exporter tells them.</summary>
    protected abstract (TimeSeries Latency, TimeSeries Rate) Told(Instance instance);

    /// <summary>What takes the time, where that is known.</summary>
    protected virtual string Detail(Instance instance, int recentPoints) => "";
}
