using Taproot.Server.Api.Contracts;
using Taproot.Topology.Model;

namespace Taproot.Server.Api.Views.Reports;

/// <summary>Disk space and traffic of an application's mounts.</summary>
internal static class DiskReport
{
    private const string NoVolumes = "No file system of this application was reported in this window.";
    private const double FullPercent = 80;

    /// <summary>The report.</summary>
    public static Report Of(ApplicationScope scope)
    {
        var volumes = scope.Volumes().ToList();
        var charts = scope.Charts;
        return new("disk", "Disk", Judge(scope, volumes), [
            charts.Line("disk-used", "Space used", "percent", volumes.Select(v => (v.Name, ReportMath.Percent(TimeSeriesMath.Divide(v.Volume.Used, v.Volume.Size)))), NoVolumes),
            charts.Line("disk-read", "Bytes read", "bytes/s", volumes.Select(v => (v.Name, v.Volume.ReadBytes)), "Nothing was read in this window."),
            charts.Line("disk-written", "Bytes written", "bytes/s", volumes.Select(v => (v.Name, v.Volume.WrittenBytes)), "Nothing was written in this window."),
            charts.Line("disk-ops", "Reads and writes", "ops/s",
                volumes.SelectMany(v => new[] { ($"{v.Name} reads", v.Volume.Reads), ($"{v.Name} writes", v.Volume.Writes) }), "Nothing was read or written in this window."),
            charts.Line("disk-pressure", "I/O pressure", "percent", ReportMath.Pressure(scope, "io"), ReportMath.NoPressure),
        ], [
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

    private static Health Judge(ApplicationScope scope, List<(Instance Instance, Volume Volume, string Name)> volumes)
    {
        if (volumes.Count == 0) return StatusNames.Health(Status.Unknown, NoVolumes);
        var (_, volume, name) = volumes.MaxBy(v => UsedPercent(scope.Window, v.Volume) ?? 0);
        var used = UsedPercent(scope.Window, volume);
        return used > FullPercent
            ? StatusNames.Health(Status.Warning, $"{name} is {used:0} % full.")
            : StatusNames.Health(Status.Ok, "");
    }
}
