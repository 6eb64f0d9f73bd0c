using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Network;

/// <summary>
/// Packets that get lost on the way to those whom an application calls: segments sent again, as a share of all that are sent. How many are sent is told by
/// the bytes, of which a segment carries <see cref="SegmentBytes"/> at most, and by the requests, each of which is a segment at least.
/// </summary>
internal sealed class RetransmissionsCheck : ApplicationCheck
{
    private const double SegmentBytes = 1448, MinRetransmits = 10;

    public override CheckDefinition Definition { get; } = new(
        "NetworkRetransmissions", ReportIds.Network, "Packet loss", "more than {threshold} of the segments to a service are sent again", 5, CheckUnit.Percent,
        CheckWeight.Cause, "figure of the bytes that it sends") { Charts = ["net-retransmits", "net-rtt"] };

    protected internal override bool AppliesTo(Application application) => application.Id.Kind != ApplicationKinds.ExternalService;

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var link in application.Upstreams)
        {
            if (!link.IsActive) continue;
            double sent = 0, again = 0;
            foreach (var connection in link.Connections)
            {
                if (!connection.BytesSent.IsEmpty) run.Measured();
                sent += connection.BytesSent.SumOfLast(run.RecentPoints);
                again += connection.Retransmits.SumOfLast(run.RecentPoints);
            }
            if (again * run.StepSeconds < MinRetransmits) continue;
            var requests = link.Recent.RequestsPerSecond > 0 ? link.Recent.RequestsPerSecond * link.Recent.Points : 0;
            var percent = 100 * again / (again + Math.Max(sent / SegmentBytes, requests));
            if (percent > run.Threshold) run.Find(new(link.Server.Id.Name, percent, run.Since(link.Retransmits, v => v > 0)));
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"About {Words.Percent(findings[0].Value)} of the segments to {findings[0].Subject} get lost and are sent again{Words.AndMore(findings)}.";
}
