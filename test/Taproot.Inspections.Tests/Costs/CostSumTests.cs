using CsCheck;
using Taproot.Inspections.Costs;
using Taproot.Inspections.Costs.Prices;
using Taproot.Inspections.Windows;

namespace Taproot.Inspections.Tests.Costs;

/// <summary>Whatever is measured, the parts add up to the whole.</summary>
public sealed class CostSumTests
{
    private sealed record Machine(double Cores, double Gib, double Used, double Available, bool HasPrice, (double Cores, double Gib, int From, int App)[] Containers);

    private static readonly Gen<Machine> GenMachine =
        from cores in Gen.Int[1, 64]
        from gib in Gen.Int[1, 256]
        from used in Gen.Double[0, 80]
        from available in Gen.Double[0, 300]
        from hasPrice in Gen.Frequency((4, Gen.Const(true)), (1, Gen.Const(false)))
        from containers in Gen.Select(Gen.Double[0, 30], Gen.Double[0, 90], Gen.Int[0, Given.Points - 1], Gen.Int[0, 3]).Array[0, 4]
        select new Machine(cores, gib, used, available, hasPrice, containers);

    [Fact]
    public void Parts_add_up_to_the_whole() => GenMachine.Array[1, 4].Sample(machines =>
    {
        var report = CostCalculator.Of(WorldWindow.Whole(World(machines)), new(PriceList.Bundled, [new("priced*", 0.03, 0.004)]));
        foreach (var node in report.Nodes.Where(n => n.Rate.IsKnown))
        {
            Assert.All([node.ByApplications, node.BySystem, node.Idle], part => Assert.True(part is { Cpu: >= -1e-6, Memory: >= -1e-6 }, $"{part}"));
            Near(node.Price.Cpu, (node.ByApplications + node.BySystem + node.Idle).Cpu);
            Near(node.Price.Memory, (node.ByApplications + node.BySystem + node.Idle).Memory);
        }
        Near(report.NodesTotal, report.Applications.Sum(a => a.Compute) + report.Unassigned);
        Near(report.Nodes.Where(n => n.Rate.IsKnown).Sum(n => n.ByApplications.Total), report.Applications.Sum(a => a.Usage.Total));
        foreach (var by in report.Groups.GroupBy(g => g.By))
            Near(report.Applications.Sum(a => a.Total), by.Sum(g => g.Usage + g.Shared + g.Traffic.Total));
    }, iter: 100);

    private static Topology.Model.World World(Machine[] machines)
    {
        const double Gib = 1L << 30;
        var given = new Given();
        for (var i = 0; i < machines.Length; i++)
        {
            var machine = machines[i];
            var node = given.Node((machine.HasPrice ? "priced" : "free") + i)
                .Metric("node_resources_cpu_logical_cores", (float)machine.Cores).Metric("node_resources_cpu_usage_seconds_total", (float)machine.Used, Given.Points, ("mode", "user"))
                .Metric("node_resources_memory_total_bytes", (float)(machine.Gib * Gib)).Metric("node_resources_memory_available_bytes", (float)(machine.Available * Gib));
            for (var c = 0; c < machine.Containers.Length; c++)
            {
                var (cores, gib, from, app) = machine.Containers[c];
                node.Container($"/docker/app{app}", from).Metric("container_resources_cpu_usage_seconds_total", (float)cores)
                    .Metric("container_resources_memory_rss_bytes", (float)(gib * Gib));
            }
        }
        return given.World();
    }

    private static void Near(double expected, double actual) => Assert.Equal(expected, actual, Math.Max(1, Math.Abs(expected)) * 1e-6);
}
