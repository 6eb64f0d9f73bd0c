using Taproot.Inspections.Objectives;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Slo;

/// <summary>Whether requests are answered without failure.</summary>
internal sealed class AvailabilityCheck : ObjectiveCheck
{
    public override CheckDefinition Definition { get; } = new(
        "SLOAvailability", ReportIds.Slo, "Availability", "fewer than {threshold} of requests are served without failure", 99, CheckUnit.Percent, CheckWeight.Symptom,
        "request that was served in this window") { Charts = ["inbound-errors", "inbound-requests"] };

    protected override double FastPace => 5;

    protected override double EverybodysShare => 0.5;

    protected override ObjectiveSeries Series(CheckRun run, Application application) => ServedTraffic.Failures(run.World.Grid, application);

    protected override ObjectiveSeries Series(CheckRun run, Link link) => ServedTraffic.Failures(run.World.Grid, link);

    internal override string? OwnFailure(Application application) => application.OwnRequests?.Failure;

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{Words.Percent(100 - findings[0].Value)} of requests fail{By(findings[0].IsByOwnQuery)}; the objective is {Words.Percent(threshold.Value)} without failure.{Behind(findings[0])}";

    internal override string Tell(double worst, Threshold threshold, bool isByOwnQuery) =>
        $"Up to {Words.Percent(worst)} of requests failed{By(isByOwnQuery)}; the objective is {Words.Percent(threshold.Value)} without failure.";
}
