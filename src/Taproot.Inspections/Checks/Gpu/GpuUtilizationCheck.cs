using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Gpu;

/// <summary>GPUs without room: work for them waits. That a GPU is busy is what it was bought for, so this only explains.</summary>
internal sealed class GpuUtilizationCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "GPUUtilization", ReportIds.Gpu, "Busy GPU", "a GPU that it uses is busy for more than {threshold} of the time", 95, CheckUnit.Percent, CheckWeight.Cause,
        "figure of how busy a GPU is that it uses") { Charts = ["gpu-utilization", "gpu-consumers"] };

    protected internal override bool AppliesTo(Application application) => GpuNames.IsUser(application);

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var (node, gpu) in GpuNames.UsedBy(application))
        {
            var busy = gpu.Utilization.MeanOfLast(run.RecentPoints);
            if (float.IsNaN(busy)) continue;
            run.Measured();
            if (!(busy > run.Threshold)) continue;
            run.Find(new($"{GpuNames.Of(gpu)} of {node.Name}", busy, run.SinceAbove(gpu.Utilization))
            {
                Status = Status.Info, Detail = GpuNames.OtherUser(node, gpu, application, run.RecentPoints),
            });
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{findings[0].Subject} is busy {Words.Percent(findings[0].Value)} of the time{Words.AndMore(findings)}.{Words.Then(findings[0].Detail)}";
}
