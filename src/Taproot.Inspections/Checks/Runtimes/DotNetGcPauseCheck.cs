using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Runtimes;

/// <summary>.NET applications that garbage collections stop for much of the time.</summary>
internal sealed class DotNetGcPauseCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "DotNetGcPause", ReportIds.DotNet, "Pauses of garbage collection",
        "garbage collections stop a .NET application for more than {threshold} of the time", 10, CheckUnit.Percent, CheckWeight.Cause,
        "figure of pauses: .NET 9 and newer tell them, to agents of Taproot") { Charts = ["dotnet-gc-pause", "dotnet-gc"] };

    protected internal override bool AppliesTo(Application application) => application.IsOfType("dotnet") || application.HasRuntime(static r => r.DotNet.Count > 0);

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var runtime in application.DotNets().Where(d => d.Instance.IsUp))
            RuntimeShares.AbovePercentOfTime(run, runtime.Name, [runtime.Runtime.GcPause], runtime.Instance);
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"Garbage collections stop {findings[0].Subject} for {Words.Percent(findings[0].Value)} of the time.";
}
