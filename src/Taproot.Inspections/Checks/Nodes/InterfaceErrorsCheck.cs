using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Nodes;

/// <summary>Packets that interfaces got broken, or dropped.</summary>
internal abstract class InterfaceErrorsCheck(string kind) : NodeCheck
{
    protected internal override void Run(CheckRun run, Node node)
    {
        foreach (var one in node.Interfaces.Values)
        {
            foreach (var (name, series) in one.Errors)
                if (name.EndsWith(kind, StringComparison.Ordinal)) run.Above($"{one.Name}, {name}", series);
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{findings[0].Value:0.#} a second on {findings[0].Subject}{Words.AndMore(findings)}.";
}

/// <summary>Broken packets: a bad cable, a bad card.</summary>
internal sealed class InterfaceFaultsCheck() : InterfaceErrorsCheck("errors")
{
    public override CheckDefinition Definition { get; } = new(
        "NodeNetworkErrors", ReportIds.Network, "Errors of interfaces", "an interface has more than {threshold} errors a second", 0.1, CheckUnit.Count, CheckWeight.Cause,
        "interface that counts its errors") { Charts = ["node-net-errors"] };
}

/// <summary>Packets that found no room. Some are dropped on every network: those that nobody wants.</summary>
internal sealed class InterfaceDropsCheck() : InterfaceErrorsCheck("drops")
{
    public override CheckDefinition Definition { get; } = new(
        "NodeNetworkDrops", ReportIds.Network, "Drops of interfaces", "an interface drops more than {threshold} packets a second", 10, CheckUnit.Count, CheckWeight.Cause,
        "interface that counts its drops") { Charts = ["node-net-errors"] };
}
