using Taproot.Inspections.Reports;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Network;

/// <summary>Round trips to other clusters of ours.</summary>
internal sealed class OtherClustersRoundTripCheck : RoundTripCheck
{
    public override CheckDefinition Definition { get; } = new(
        "NetworkRTTOtherClusters", ReportIds.Network, "Round-trip time to other clusters", "the round trip to a service in another cluster takes longer than {threshold}", 0.1,
        CheckUnit.Seconds, CheckWeight.Cause, "round-trip time to a service in another cluster") { Charts = ["net-rtt"] };

    /// <summary>Whether a server is of the kind that this check is about.</summary>
    public static bool Concerned(Application server) => server.Cluster.Length > 0;

    protected override bool Concerns(Application server) => Concerned(server);
}
