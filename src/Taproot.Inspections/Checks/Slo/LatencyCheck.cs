using Taproot.Inspections.Objectives;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Slo;

/// <summary>Whether requests are answered in time.</summary>
internal sealed class LatencyCheck : ObjectiveCheck
{
    private const double Seconds = 0.5, AuxiliarySeconds = 5;

    public override CheckDefinition Definition { get; } = new(
        "SLOLatency", ReportIds.Slo, "Latency", "fewer than {threshold} of requests are served within {bound}", 99, CheckUnit.Percent, CheckWeight.Symptom,
        "request in this window whose time was measured")
    { BoundUnit = CheckUnit.Seconds, DefaultBound = Seconds, Charts = ["inbound-latency", "inbound-requests"] };

    // The slowest few of a minute come and go; a tenth does not.
    protected override double FastPace => 10;

    protected override double EverybodysShare => double.PositiveInfinity;

    protected internal override Threshold DefaultOf(Application application) =>
        base.DefaultOf(application) with { Bound = ApplicationCategories.IsAuxiliary(application.Category) ? AuxiliarySeconds : Seconds };

    protected override ObjectiveSeries? Series(CheckRun run, Application application)
    {
        var series = ServedTraffic.Slow(run.World.Grid, application, run.Limit.Bound);
        if (series.Total.IsEmpty && application.OwnLatency is null && SpeaksOnly(application)) run.Unknown("Clients of Kafka and Redis wait on purpose, so how long they wait does not tell.");
        return series;
    }

    protected override ObjectiveSeries Series(CheckRun run, Link link) => ServedTraffic.Slow(run.World.Grid, link, run.Limit.Bound);

    internal override string? OwnFailure(Application application) => application.OwnLatency?.Failure;

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{Words.Percent(100 - findings[0].Value)} of requests take longer than {Words.Duration(threshold.Bound)}{By(findings[0].IsByOwnQuery)}; the objective is {Words.Percent(threshold.Value)} within it.{Behind(findings[0])}";

    internal override string Tell(double worst, Threshold threshold, bool isByOwnQuery) =>
        $"Up to {Words.Percent(worst)} of requests took longer than {Words.Duration(threshold.Bound)}{By(isByOwnQuery)}; the objective is {Words.Percent(threshold.Value)} within it.";

    private static bool SpeaksOnly(Application application) =>
        application.Instances.SelectMany(i => i.Inbound.Keys).Concat(application.Downstreams.SelectMany(d => d.Connections).SelectMany(c => c.Protocols.Keys))
            .Any(ServedTraffic.WaitsOnPurpose);
}
