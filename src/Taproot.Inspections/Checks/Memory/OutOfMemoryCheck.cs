using Taproot.Inspections.Neighbours;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Memory;

/// <summary>Processes that the kernel killed because a memory limit, or the host's memory, was used up.</summary>
internal sealed class OutOfMemoryCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "MemoryOOM", ReportIds.Memory, "Out of memory", "the kernel killed processes for want of memory more than {threshold} times in ten minutes", 0, CheckUnit.Count,
        CheckWeight.Symptom, "figure of out-of-memory kills") { Charts = ["memory-oom", "memory-rss"] };

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var instance in application.Instances)
        {
            foreach (var container in instance.Containers.Values)
            {
                // The counter appears with the first kill; that the container is measured at all says that there was none.
                if (!container.MemoryRss.IsEmpty) run.Measured();
                run.Events(instance.Name, container.OomKills, instance, NoisyNeighbours.OfMemory);
            }
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"The kernel killed {Words.Times(findings.Sum(f => f.Value))} for want of memory in the last ten minutes: {Words.Subjects(findings)}{Words.Ended(findings)}.";
}
