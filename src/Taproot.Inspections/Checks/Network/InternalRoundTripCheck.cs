using Taproot.Inspections.Reports;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Network;

/// <summary>Round trips inside the cluster.</summary>
internal sealed class InternalRoundTripCheck : RoundTripCheck
{
    public override CheckDefinition Definition { get; } = new(
        "NetworkRTT", ReportIds.Network, "Round-trip time within the cluster", "the round trip to a service in the cluster takes longer than {threshold}", 0.01,
        CheckUnit.Seconds, CheckWeight.Cause, "round-trip time to a service in the cluster") { Charts = ["net-rtt"] };

    /// <summary>Whether a server is of the kind that this check is about.</summary>
    public static bool Concerned(Application server) => server is { Id.Kind: not ApplicationKinds.ExternalService, Cluster: "" };

    protected override bool Concerns(Application server) => Concerned(server);
}
