using Taproot.Inspections.Checks.Storage;
using Taproot.Inspections.Neighbours;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports.Nodes;

/// <summary>Whole disks of a node, the file systems on them, and who uses them.</summary>
internal sealed class NodeDisksReport : NodeReport
{
    private const string NoDisks = "The agent reported no disks in this window.";
    private const string NoFileSystems = "No program on this node writes to a file system whose size is known.";

    public override string Id => ReportIds.Storage;

    public override string Title => "Disks";

    protected internal override void Draw(ReportSheet sheet, WorldWindow window, Node node)
    {
        var disks = node.Disks.Values.OrderBy(d => d.Name, StringComparer.Ordinal).ToList();
        IEnumerable<(string, TimeSeries)> Each(Func<Disk, TimeSeries> select) => disks.Select(d => (d.Name, select(d)));
        var fileSystems = NodeDisks.FileSystems(node);
        var charts = new ChartBuilder(window);
        sheet.Charts.AddRange([
            charts.Line("node-disk-latency", "Time of a read or write", "seconds",
                disks.SelectMany(d => new[] { ($"{d.Name} reads", TimeSeriesMath.Divide(d.ReadTime, d.Reads)), ($"{d.Name} writes", TimeSeriesMath.Divide(d.WriteTime, d.Writes)) }),
                "Nothing was read or written in this window."),
            charts.Line("node-disk-load", "I/O load", "seconds", Each(DiskLoad.Series), NoDisks),
            charts.Line("node-disk-busy", "Time busy", "percent", Each(d => ReportMath.Percent(d.Busy)), NoDisks),
            charts.Line("node-disk-ops", "Reads and writes", "ops/s", disks.SelectMany(d => new[] { ($"{d.Name} reads", d.Reads), ($"{d.Name} writes", d.Writes) }), NoDisks),
            charts.Line("node-disk-read", "Bytes read", "bytes/s", Each(d => d.ReadBytes), NoDisks) with { Group = "Bandwidth" },
            charts.Line("node-disk-written", "Bytes written", "bytes/s", Each(d => d.WrittenBytes), NoDisks) with { Group = "Bandwidth" },
            charts.Area("node-disk-consumers", "Disk consumers", "bytes/s", Consumers.On(window, node, BytesOf), "No application on this node reported reads or writes."),
            charts.Line("node-disk-space", "Space used", "percent",
                fileSystems.Select(f => ($"{f.Value.MountPoint} ({f.Key})", ReportMath.Percent(TimeSeriesMath.Divide(f.Value.Used, f.Value.Size)))), NoFileSystems),
            charts.Line("node-disk-temperature", "Temperature", "celsius", Each(d => d.Temperature), "No disk of this node tells its temperature."),
        ]);
        sheet.Tables.AddRange([
            new("disks", "Disks", ["Device", "Mount points", "Used by", "Health", "Wear", "Latency", "I/O load", "Busy", "Read", "Written"],
                [.. disks.Select(d => Row(window, node, d))], disks.Count == 0 ? NoDisks : ""),
        ]);
    }

    /// <summary>The figures of several mounts of one device are the device's: each device once.</summary>
    private static TimeSeries BytesOf(Container container) =>
        SeriesMath.Sum(container.Volumes.Values.DistinctBy(v => v.Device).SelectMany(v => new[] { v.ReadBytes, v.WrittenBytes }));

    private static IReadOnlyList<TableCell> Row(WorldWindow window, Node node, Disk disk)
    {
        var uses = node.Instances.SelectMany(i => i.Containers.Values.SelectMany(c => c.Volumes.Values), (i, v) => (i.Application, Volume: v))
            .Where(u => NodeDisks.Under(node, u.Volume.Device) == disk).ToList();
        return
        [
            Cell.Text(disk.Name), Cell.Text(Few(uses.Select(u => u.Volume.MountPoint))), Cell.Text(Few(uses.Select(u => u.Application.Id.Name))),
            window.Last(disk.Healthy) switch { null => Cell.Text("not told"), 0 => Cell.Text("failing", "critical"), _ => Cell.Text("healthy", "ok") },
            Cell.Number(window.Last(disk.WearRatio) * 100, "percent"), Cell.Number(window.Recent(DiskLoad.Latency(disk)), "seconds"),
            Cell.Number(window.Recent(DiskLoad.Series(disk)), "seconds"), Cell.Number(window.Recent(disk.Busy) * 100, "percent"),
            Cell.Number(window.Recent(disk.ReadBytes), "bytes/s"), Cell.Number(window.Recent(disk.WrittenBytes), "bytes/s"),
        ];
    }

    private static string Few(IEnumerable<string> names)
    {
        var all = names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return all.Count <= 5 ? string.Join(", ", all) : $"{string.Join(", ", all.Take(5))} and {all.Count - 5} more";
    }
}
