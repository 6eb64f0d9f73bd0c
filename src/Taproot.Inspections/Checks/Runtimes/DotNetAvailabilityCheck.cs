using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Runtimes;

/// <summary>Containers whose .NET runtime has ended, or hangs so that it does not answer, while they go on.</summary>
internal sealed class DotNetAvailabilityCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "DotNetAvailability", ReportIds.DotNet, ".NET runtime is there",
        "the number of containers whose .NET runtime has vanished while they run is above {threshold}", 0, CheckUnit.Count, CheckWeight.Hazard,
        "figure of a .NET runtime: agents ask for them at its diagnostics socket in /tmp, unless it runs with DOTNET_EnableDiagnostics=0") { Charts = ["dotnet-heap"] };

    protected internal override bool AppliesTo(Application application) => application.IsOfType("dotnet") || application.HasRuntime(static r => r.DotNet.Count > 0);

    protected internal override void Run(CheckRun run, Application application) =>
        RuntimePresence.Judge(run, application.DotNets(), static d => d.Info);

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{Words.Several(findings, "container")} up without a .NET runtime, which it had before: {Words.Subjects(findings)}.";
}
