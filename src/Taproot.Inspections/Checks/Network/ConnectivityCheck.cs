using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Network;

/// <summary>
/// Servers that fell silent: connections to them are open and something is tried, the round trip was measured before, and for a minute nothing has come
/// back. An idle connection is no such thing.
/// </summary>
internal sealed class ConnectivityCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "NetworkConnectivity", ReportIds.Network, "Network connectivity", "more than {threshold} services do not answer on open connections", 0, CheckUnit.Count,
        CheckWeight.Hazard, "open connection whose round-trip time is known") { Charts = ["net-rtt", "net-active"] };

    protected internal override bool AppliesTo(Application application) => application.Id.Kind != ApplicationKinds.ExternalService;

    protected internal override void Run(CheckRun run, Application application)
    {
        var silent = 0;
        foreach (var link in application.Upstreams)
        {
            if (!link.IsActive || !link.Connections.Exists(c => !c.RoundTripTime.IsEmpty)) continue;
            run.Measured();
            if (link.Connections.Exists(c => IsSilent(c, run.RecentPoints))) silent++;
        }
        if (!(silent > run.Threshold)) return;
        foreach (var link in application.Upstreams)
        {
            var connections = link.Connections.Where(c => IsSilent(c, run.RecentPoints)).ToArray();
            if (connections.Length > 0) run.Find(new(link.Server.Id.Name, connections.Length, run.World.Grid.TimeMs(connections.Min(c => c.RoundTripTime.LastIndex()))));
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{Words.Subjects(findings)} {(findings.Count == 1 ? "does" : "do")} not answer any more on open connections.";

    private static bool IsSilent(Connection connection, int points)
    {
        var last = connection.RoundTripTime.LastIndex();
        return last >= 0 && last < connection.RoundTripTime.Values.Length - points && connection.Active.Last(points) > 0
            && !(connection.BytesReceived.SumOfLast(points) > 0) && !(connection.Connects.SumOfLast(points) > 0)
            && (connection.BytesSent.SumOfLast(points) > 0 || connection.Retransmits.SumOfLast(points) > 0 || connection.FailedConnects.SumOfLast(points) > 0);
    }
}
