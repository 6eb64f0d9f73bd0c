using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Runtimes;

/// <summary>.NET applications whose thread pool does not keep up: mostly threads that block.</summary>
internal sealed class DotNetThreadPoolQueueCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "DotNetThreadPoolQueue", ReportIds.DotNet, "Queue of the thread pool",
        "more than {threshold} work items wait for a thread of a .NET thread pool", 100, CheckUnit.Count, CheckWeight.Cause,
        "figure of a .NET runtime: agents ask for them at its diagnostics socket in /tmp, unless it runs with DOTNET_EnableDiagnostics=0") { Charts = ["dotnet-pool-queue", "dotnet-pool-size"] };

    protected internal override bool AppliesTo(Application application) => application.IsOfType("dotnet") || application.HasRuntime(static r => r.DotNet.Count > 0);

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var runtime in application.DotNets().Where(r => r.Instance.IsUp))
            run.Above(runtime.Name, runtime.Runtime.ThreadPoolQueue, runtime.Instance);
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{Words.Number(findings[0].Value)} work items of {findings[0].Subject} wait for a thread: something blocks the threads of the pool.";
}
