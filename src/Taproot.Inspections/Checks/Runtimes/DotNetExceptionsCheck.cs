using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Runtimes;

/// <summary>.NET applications that throw many exceptions: each costs time, and most have a reason.</summary>
internal sealed class DotNetExceptionsCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "DotNetExceptions", ReportIds.DotNet, "Exceptions",
        "a .NET application throws more than {threshold} exceptions a second", 10, CheckUnit.Count, CheckWeight.Cause,
        "figure of a .NET runtime: agents ask for them at its diagnostics socket in /tmp, unless it runs with DOTNET_EnableDiagnostics=0") { Charts = ["dotnet-exceptions"] };

    protected internal override bool AppliesTo(Application application) => application.IsOfType("dotnet") || application.HasRuntime(static r => r.DotNet.Count > 0);

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var runtime in application.DotNets().Where(d => d.Instance.IsUp))
            run.Above(runtime.Name, runtime.Runtime.Exceptions, runtime.Instance);
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{findings[0].Subject} throws {Words.Number(findings[0].Value)} exceptions a second.";
}
