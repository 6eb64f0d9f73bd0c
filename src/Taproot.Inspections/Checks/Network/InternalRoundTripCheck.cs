using Taproot.Inspections.Reports;

namespace Taproot.Inspections.Checks.Network;

/// <summary>Round trips inside the cluster.</summary>
internal sealed class InternalRoundTripCheck() : RoundTripCheck(Distance.Near)
{
    public override CheckDefinition Definition { get; } = new(
        "NetworkRTT", ReportIds.Network, "Round-trip time within the cluster", "the round trip to a service in the cluster takes longer than {threshold}", 0.01,
        CheckUnit.Seconds, CheckWeight.Cause, "round-trip time to a service in the cluster") { Charts = ["net-rtt"] };
}
