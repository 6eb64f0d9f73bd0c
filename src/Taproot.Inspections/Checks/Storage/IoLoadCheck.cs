using Taproot.Inspections.Databases;
using Taproot.Inspections.Neighbours;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Storage;

/// <summary>Disks under an application's file systems with long queues: the seconds that all reads and writes of a second take together.</summary>
internal sealed class IoLoadCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "StorageIOLoad", ReportIds.Storage, "Disk I/O load", "the reads and writes of a disk take more than {threshold} a second together", 5, CheckUnit.SecondsPerSecond,
        CheckWeight.Cause, "disk of a node that is known to be under its file systems") { Charts = ["disk-load", "disk-latency", "disk-busy"] };

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var instance in application.Instances)
        {
            if (!instance.IsUp || instance.Node is not { } node) continue;
            Disk? before = null;
            foreach (var container in instance.Containers.Values)
            {
                foreach (var volume in container.Volumes.Values)
                {
                    if (NodeDisks.Under(node, volume.Device) is not { } disk || disk == before) continue;
                    before = disk;
                    Look(run, instance, volume, disk);
                }
            }
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"Reads and writes of {findings[0].Subject} take {Words.Duration(findings[0].Value)} a second.{Words.Then(findings[0].Detail)}";

    private static void Look(CheckRun run, Instance instance, Volume volume, Disk disk)
    {
        var load = DiskLoad.Of(disk, run.RecentPoints);
        if (double.IsNaN(load)) return;
        run.Measured();
        if (!(load > run.Threshold)) return;
        var since = run.SinceAbove(DiskLoad.Series(disk));
        run.Find(new($"{volume.MountPoint} of {instance.Name}", load, since) { Instance = instance, Detail = Detail(run, instance, disk) });
    }

    private static string Detail(CheckRun run, Instance instance, Disk disk) =>
        PostgresStorage.TopReader(run, instance) is { Length: > 0 } reader ? $"{reader} {NoisyNeighbours.OfDisk(run, instance, disk)}".TrimEnd() : NoisyNeighbours.OfDisk(run, instance, disk);
}
