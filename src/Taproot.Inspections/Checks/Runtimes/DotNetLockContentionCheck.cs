using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Runtimes;

/// <summary>.NET applications whose threads stand in each other's way.</summary>
internal sealed class DotNetLockContentionCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "DotNetLockContention", ReportIds.DotNet, "Contention of locks",
        "threads of a .NET application have to wait for locks more than {threshold} times a second", 100, CheckUnit.Count, CheckWeight.Cause,
        "figure of a .NET runtime: agents ask for them at its diagnostics socket in /tmp, unless it runs with DOTNET_EnableDiagnostics=0") { Charts = ["dotnet-contentions"] };

    protected internal override bool AppliesTo(Application application) => application.IsOfType("dotnet") || application.HasRuntime(static r => r.DotNet.Count > 0);

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var runtime in application.DotNets().Where(r => r.Instance.IsUp))
            run.Above(runtime.Name, runtime.Runtime.LockContentions, runtime.Instance);
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"Threads of {findings[0].Subject} wait for locks {Words.Number(findings[0].Value)} times a second.";
}
