using Taproot.Inspections.Databases;
using Taproot.Inspections.Neighbours;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Storage;

/// <summary>
/// File systems that fill up. The root of a container, the files that container engines put into it, and directories on the node's root file system are the
/// node's to complain about: else one full disk turns everything on the node red.
/// </summary>
internal sealed class DiskSpaceCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "StorageSpace", ReportIds.Storage, "Disk space", "a file system is fuller than {threshold}", 80, CheckUnit.Percent, CheckWeight.Hazard,
        "file system of its own whose size is known") { Charts = ["disk-used"] };

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var instance in application.Instances)
        {
            if (!instance.IsUp) continue;
            foreach (var container in instance.Containers.Values)
            {
                foreach (var volume in container.Volumes.Values)
                    if (IsItsOwn(instance, volume)) run.Fuller(volume.MountPoint, volume.Used, volume.Size, instance, PostgresStorage.WhoGrew);
            }
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{findings[0].Subject} of {findings[0].Instance!.Name} is {Words.Percent(findings[0].Value)} full{Words.AndMore(findings)}.";

    private static bool IsItsOwn(Instance instance, Volume volume)
    {
        var path = volume.MountPoint;
        if (path == "/" || path.StartsWith("/etc/", StringComparison.Ordinal) || path.StartsWith("/dev/", StringComparison.Ordinal)
            || path.StartsWith("/run/", StringComparison.Ordinal)) return false;
        return instance.Node is not { } node || !NodeDisks.IsRoot(node, volume.Device);
    }
}
