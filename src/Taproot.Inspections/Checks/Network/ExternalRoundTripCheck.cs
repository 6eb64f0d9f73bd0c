using Taproot.Inspections.Reports;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Network;

/// <summary>Round trips to what others run.</summary>
internal sealed class ExternalRoundTripCheck : RoundTripCheck
{
    public override CheckDefinition Definition { get; } = new(
        "NetworkRTTExternal", ReportIds.Network, "Round-trip time to external services", "the round trip to an external service takes longer than {threshold}", 0.2,
        CheckUnit.Seconds, CheckWeight.Cause, "round-trip time to an external service") { Charts = ["net-rtt"] };

    /// <summary>Whether a server is of the kind that this check is about.</summary>
    public static bool Concerned(Application server) => server is { Id.Kind: ApplicationKinds.ExternalService, Cluster: "" };

    protected override bool Concerns(Application server) => Concerned(server);
}
