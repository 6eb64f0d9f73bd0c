using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports.Nodes;

/// <summary>Who listens on what.</summary>
internal sealed class NodePortsReport : NodeReport
{
    public override string Id => ReportIds.Ports;

    public override string Title => "Listening ports";

    protected internal override void Draw(ReportSheet sheet, WorldWindow window, Node node)
    {
        var applications = node.Instances
            .SelectMany(i => i.Containers.Keys, (i, c) => (Container: c, i.Application))
            .DistinctBy(c => c.Container)
            .ToDictionary(c => c.Container, c => c.Application, StringComparer.Ordinal);
        var rows = node.ListeningPorts
            .OrderBy(p => PortOf(p.Address)).ThenBy(p => p.Address, StringComparer.Ordinal)
            .Select(IReadOnlyList<TableCell> (p) =>
            [
                Cell.Text(p.Address), applications.TryGetValue(p.Owner, out var application) ? Cell.Of(application) : Cell.Text("–"), Cell.Text(p.Owner),
            ]).ToList();
        sheet.Tables.Add(new(
            "ports", "Listening ports", ["Address", "Application", "Program"], rows, rows.Count == 0 ? "The agent reported no listening port in this window." : ""));
    }

    private static int PortOf(string address) => int.TryParse(address.AsSpan(address.LastIndexOf(':') + 1), out var port) ? port : 0;
}
