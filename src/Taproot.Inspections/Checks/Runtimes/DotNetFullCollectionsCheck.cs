using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Runtimes;

/// <summary>.NET applications that collect all their memory again and again.</summary>
internal sealed class DotNetFullCollectionsCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "DotNetFullCollections", ReportIds.DotNet, "Full garbage collections",
        "a .NET application makes more than {threshold} collections of its oldest generation a second", 1, CheckUnit.Count, CheckWeight.Cause,
        "figure of a .NET runtime: agents ask for them at its diagnostics socket in /tmp, unless it runs with DOTNET_EnableDiagnostics=0") { Charts = ["dotnet-gc", "dotnet-heap"] };

    protected internal override bool AppliesTo(Application application) => application.IsOfType("dotnet") || application.HasRuntime(static r => r.DotNet.Count > 0);

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var runtime in application.DotNets().Where(d => d.Instance.IsUp))
            run.Above(runtime.Name, runtime.Runtime.GcCount.GetValueOrDefault(DotNetGenerations.Oldest), runtime.Instance);
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{findings[0].Subject} makes {Words.Number(findings[0].Value)} full garbage collections a second: memory is short, or somebody asks for them.";
}
