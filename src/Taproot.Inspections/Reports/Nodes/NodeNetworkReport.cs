using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports.Nodes;

/// <summary>Network interfaces of a node.</summary>
internal sealed class NodeNetworkReport : NodeReport
{
    public override string Id => ReportIds.Network;

    public override string Title => "Network";

    protected internal override void Draw(ReportSheet sheet, WorldWindow window, Node node)
    {
        const string noInterfaces = "The agent reported no network interfaces in this window.";
        var interfaces = node.Interfaces.Values.OrderBy(i => i.Name, StringComparer.Ordinal).ToList();
        var errors = interfaces.SelectMany(i => i.Errors, (i, e) => ($"{i.Name} {e.Key}", e.Value)).ToList();
        var charts = new ChartBuilder(window);
        sheet.Charts.AddRange([
            charts.Line("node-net-received", "Bytes received", "bytes/s", interfaces.Select(i => (i.Name, i.ReceivedBytes)), noInterfaces) with { Group = "Bandwidth" },
            charts.Line("node-net-transmitted", "Bytes sent", "bytes/s", interfaces.Select(i => (i.Name, i.TransmittedBytes)), noInterfaces) with { Group = "Bandwidth" },
            charts.Line("node-net-errors", "Errors and drops", "ops/s", errors.Where(e => window.Total(e.Value) > 0), "No interface had errors or drops in this window."),
            charts.Line("node-net-protocol", "Protocol errors", "ops/s",
                NodeLimitsReport.Others(node, "node_net_protocol_errors").Where(s => window.Total(s.Item2) > 0), "TCP and UDP had no errors in this window."),
        ]);
        sheet.Tables.AddRange([
            new("interfaces", "Interfaces", ["Interface", "Addresses", "State", "Received", "Sent", "Errors and drops"],
                [.. interfaces.Select(i => Row(window, i))], interfaces.Count == 0 ? noInterfaces : ""),
        ]);
    }

    private static IReadOnlyList<TableCell> Row(WorldWindow window, NetworkInterface one) =>
    [
        Cell.Text(one.Name), Cell.Text(string.Join(", ", one.Addresses)),
        window.Last(one.Up) switch { null => Cell.Text("–"), 0 => Cell.Text("down", "unknown"), _ => Cell.Text("up", "ok") },
        Cell.Number(window.Recent(one.ReceivedBytes), "bytes/s"), Cell.Number(window.Recent(one.TransmittedBytes), "bytes/s"),
        Cell.Number(SeriesMath.SumOrNull(one.Errors.Values.Select(e => window.Recent(e))), "ops/s"),
    ];
}
