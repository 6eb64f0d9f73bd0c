using Taproot.Inspections.Reports;

namespace Taproot.Inspections.Checks.Network;

/// <summary>Round trips to what others run.</summary>
internal sealed class ExternalRoundTripCheck() : RoundTripCheck(Distance.External)
{
    public override CheckDefinition Definition { get; } = new(
        "NetworkRTTExternal", ReportIds.Network, "Round-trip time to external services", "the round trip to an external service takes longer than {threshold}", 0.2,
        CheckUnit.Seconds, CheckWeight.Cause, "round-trip time to an external service") { Charts = ["net-rtt"] };
}
