using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports;

/// <summary>Disk space and traffic of an application's mounts.</summary>
internal sealed class DiskReport : ApplicationReport
{
    private const string NoVolumes = "No file system of this application was reported in this window.";
    private const double FullPercent = 80;

    public override string Id => ReportIds.Storage;

    public override string Title => "Storage";

    protected internal override void Draw(ReportSheet sheet, ApplicationScope scope)
    {
        var volumes = scope.Volumes().ToList();
        var charts = scope.Charts;
        sheet.Charts.AddRange([
            charts.Line("disk-used", "Space used", "percent", volumes.Select(v => (v.Name, ReportMath.Percent(TimeSeriesMath.Divide(v.Volume.Used, v.Volume.Size)))), NoVolumes),
            charts.Line("disk-read", "Bytes read", "bytes/s", volumes.Select(v => (v.Name, v.Volume.ReadBytes)), "Nothing was read in this window."),
            charts.Line("disk-written", "Bytes written", "bytes/s", volumes.Select(v => (v.Name, v.Volume.WrittenBytes)), "Nothing was written in this window."),
            charts.Line("disk-ops", "Reads and writes", "ops/s",
                volumes.SelectMany(v => new[] { ($"{v.Name} reads", v.Volume.Reads), ($"{v.Name} writes", v.Volume.Writes) }), "Nothing was read or written in this window."),
            charts.Line("disk-pressure", "I/O pressure", "percent", ReportMath.Pressure(scope, "io"), ReportMath.NoPressure),
        ]);
        sheet.Tables.AddRange([
            new("volumes", "File systems", ["Instance", "Mount point", "Device", "Used", "Size", "Used share"],
                [.. volumes.Select(v => Row(scope.Window, v.Instance, v.Volume))], volumes.Count == 0 ? NoVolumes : ""),
        ]);
    }

    private static double? UsedPercent(WorldWindow window, Volume volume) => window.Last(volume.Used) * 100 / window.Last(volume.Size);

    private static IReadOnlyList<TableCell> Row(WorldWindow window, Instance instance, Volume volume) =>
    [
        Cell.Text(instance.Name), Cell.Text(volume.MountPoint), Cell.Text(volume.Device), Cell.Number(window.Last(volume.Used), "bytes"),
        Cell.Number(window.Last(volume.Size), "bytes"), Cell.Number(UsedPercent(window, volume), "percent", UsedPercent(window, volume) > FullPercent ? "warning" : null),
    ];

}
