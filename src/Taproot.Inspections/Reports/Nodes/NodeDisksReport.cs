using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports.Nodes;

/// <summary>Whole disks of a node.</summary>
internal sealed class NodeDisksReport : NodeReport
{
    public override string Id => ReportIds.Storage;

    public override string Title => "Disks";

    protected internal override void Draw(ReportSheet sheet, WorldWindow window, Node node)
    {
        const string noDisks = "The agent reported no disks in this window.";
        var disks = node.Disks.Values.OrderBy(d => d.Name, StringComparer.Ordinal).ToList();
        IEnumerable<(string, TimeSeries)> Each(Func<Disk, TimeSeries> select) => disks.Select(d => (d.Name, select(d)));
        var charts = new ChartBuilder(window);
        sheet.Charts.AddRange([
            charts.Line("node-disk-busy", "Time busy", "percent", Each(d => ReportMath.Percent(d.Busy)), noDisks),
            charts.Line("node-disk-read", "Bytes read", "bytes/s", Each(d => d.ReadBytes), noDisks),
            charts.Line("node-disk-written", "Bytes written", "bytes/s", Each(d => d.WrittenBytes), noDisks),
            charts.Line("node-disk-ops", "Reads and writes", "ops/s", disks.SelectMany(d => new[] { ($"{d.Name} reads", d.Reads), ($"{d.Name} writes", d.Writes) }), noDisks),
            charts.Line("node-disk-latency", "Time of a read or write", "seconds",
                disks.SelectMany(d => new[] { ($"{d.Name} reads", TimeSeriesMath.Divide(d.ReadTime, d.Reads)), ($"{d.Name} writes", TimeSeriesMath.Divide(d.WriteTime, d.Writes)) }),
                "Nothing was read or written in this window."),
        ]);
        sheet.Tables.AddRange([
            new("disks", "Disks", ["Device", "Health", "Busy", "Read", "Written"], [.. disks.Select(d => Row(window, d))], disks.Count == 0 ? noDisks : ""),
        ]);
    }

    private static IReadOnlyList<TableCell> Row(WorldWindow window, Disk disk) =>
    [
        Cell.Text(disk.Name),
        window.Last(disk.Healthy) switch { null => Cell.Text("not told"), 0 => Cell.Text("failing", "critical"), _ => Cell.Text("healthy", "ok") },
        Cell.Number(window.Recent(disk.Busy) * 100, "percent"), Cell.Number(window.Recent(disk.ReadBytes), "bytes/s"), Cell.Number(window.Recent(disk.WrittenBytes), "bytes/s"),
    ];
}
