using Taproot.Inspections.Reports;

namespace Taproot.Inspections.Checks.Network;

/// <summary>Round trips to other clusters of ours, and to other regions.</summary>
internal sealed class OtherClustersRoundTripCheck() : RoundTripCheck(Distance.OtherCluster)
{
    public override CheckDefinition Definition { get; } = new(
        "NetworkRTTOtherClusters", ReportIds.Network, "Round-trip time to other clusters and regions", "the round trip to a service in another cluster or region takes longer than {threshold}", 0.1,
        CheckUnit.Seconds, CheckWeight.Cause, "round-trip time to a service in another cluster or region; which region a node is in, its agent learns from the cloud") { Charts = ["net-rtt"] };
}
