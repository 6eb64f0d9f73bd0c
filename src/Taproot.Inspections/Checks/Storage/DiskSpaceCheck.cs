using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Storage;

/// <summary>File systems that fill up. The root of a container, and the files that container engines put into it, are the node's.</summary>
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
                    if (IsItsOwn(volume)) run.AboveShare(volume.MountPoint, volume.Used, volume.Size, instance);
            }
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{findings[0].Subject} of {findings[0].Instance!.Name} is {Words.Percent(findings[0].Value)} full{Words.AndMore(findings)}.";

    private static bool IsItsOwn(Volume volume) =>
        volume.MountPoint != "/" && !volume.MountPoint.StartsWith("/etc/", StringComparison.Ordinal) && !volume.MountPoint.StartsWith("/dev/", StringComparison.Ordinal)
        && !volume.MountPoint.StartsWith("/run/", StringComparison.Ordinal);
}
