using Taproot.Inspections.Checks.Storage;
using Taproot.Inspections.Neighbours;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports;

/// <summary>Space and I/O of an application's file systems, and of the disks under them.</summary>
internal sealed class DiskReport : ApplicationReport
{
    private const string NoVolumes = "No file system of this application was reported in this window.";
    private const string NoDisks = "No disk of a node is known to be under the file systems of this application.";
    private const string Bandwidth = "Bandwidth", Disks = "Disks under the file systems", Waiting = "Waiting for disks";
    private const double FullPercent = 80;

    public override string Id => ReportIds.Storage;

    public override string Title => "Storage";

    protected internal override void Draw(ReportSheet sheet, ApplicationScope scope)
    {
        var volumes = scope.Volumes().ToList();
        var charts = scope.Charts;
        sheet.Tables.Add(new("volumes", "File systems", ["Instance", "Mount point", "Latency", "I/O load", "Used", "Size", "Used share", "Device"],
            [.. volumes.Select(v => Row(scope.Window, v.Instance, v.Volume))], volumes.Count == 0 ? NoVolumes : ""));
        sheet.Charts.AddRange([
            charts.Line("disk-used", "Space used", "percent", volumes.Select(v => (v.Name, ReportMath.Percent(TimeSeriesMath.Divide(v.Volume.Used, v.Volume.Size)))), NoVolumes),
            charts.Line("disk-read", "Bytes read", "bytes/s", volumes.Select(v => (v.Name, v.Volume.ReadBytes)), "Nothing was read in this window.") with { Group = Bandwidth },
            charts.Line("disk-written", "Bytes written", "bytes/s", volumes.Select(v => (v.Name, v.Volume.WrittenBytes)), "Nothing was written in this window.")
                with { Group = Bandwidth },
            charts.Line("disk-ops", "Reads and writes", "ops/s",
                volumes.SelectMany(v => new[] { ($"{v.Name} reads", v.Volume.Reads), ($"{v.Name} writes", v.Volume.Writes) }), "Nothing was read or written in this window."),
            charts.Line("disk-delay", "Time spent waiting for disks", "seconds", scope.PerInstance(c => c.DiskDelay), "The kernel does not account delays for these processes.")
                with { Group = Waiting },
            charts.Line("disk-pressure", "I/O pressure (some wait)", "percent", ReportMath.Pressure(scope, "io"), ReportMath.NoPressure) with { Group = Waiting },
            charts.Line("disk-pressure-full", "I/O pressure (all wait)", "percent", ReportMath.Pressure(scope, "io full"), ReportMath.NoPressure) with { Group = Waiting },
        ]);
        DrawDisks(sheet, scope, volumes);
    }

    private static void DrawDisks(ReportSheet sheet, ApplicationScope scope, IEnumerable<(Instance Instance, Volume Volume, string Name)> volumes)
    {
        var disks = volumes.Select(v => (v.Instance.Node, Disk: DiskOf(v.Instance, v.Volume))).Where(d => d.Disk is not null).Distinct()
            .Select(d => (Name: $"{d.Disk!.Name} of {d.Node!.Name}", Disk: d.Disk)).ToList();
        IEnumerable<(string, TimeSeries)> Each(Func<Disk, TimeSeries> select) => disks.Select(d => (d.Name, select(d.Disk)));
        var charts = scope.Charts;
        sheet.Charts.AddRange([
            charts.Line("disk-latency", "Time of a read or write", "seconds", Each(DiskLoad.Latency), NoDisks) with { Group = Disks },
            charts.Line("disk-load", "I/O load", "seconds", Each(DiskLoad.Series), NoDisks) with { Group = Disks },
            charts.Line("disk-busy", "Time busy", "percent", Each(d => ReportMath.Percent(d.Busy)), NoDisks) with { Group = Disks },
        ]);
    }

    private static Disk? DiskOf(Instance instance, Volume volume) => instance.Node is { } node ? NodeDisks.Under(node, volume.Device) : null;

    private static IReadOnlyList<TableCell> Row(WorldWindow window, Instance instance, Volume volume)
    {
        var disk = DiskOf(instance, volume);
        var percent = window.Last(volume.Used) * 100 / window.Last(volume.Size);
        return
        [
            Cell.Text(instance.Name), Cell.Text(volume.MountPoint),
            Cell.Number(disk is null ? null : window.Recent(DiskLoad.Latency(disk)), "seconds"), Cell.Number(disk is null ? null : window.Recent(DiskLoad.Series(disk)), "seconds"),
            Cell.Number(window.Last(volume.Used), "bytes"), Cell.Number(window.Last(volume.Size), "bytes"),
            Cell.Number(percent, "percent", percent > FullPercent ? "warning" : null), Cell.Text(volume.Device),
        ];
    }
}
