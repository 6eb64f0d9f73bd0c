using Taproot.Inspections.Costs;
using Taproot.Inspections.Costs.Prices;
using Taproot.Inspections.Windows;

namespace Taproot.Inspections.Tests.Costs;

public sealed class LabelCostTests
{
    private readonly Given _given = new();

    public LabelCostTests()
    {
        var node = _given.Node("n1").Metric("node_resources_cpu_logical_cores", 4).Metric("node_resources_cpu_usage_seconds_total", 3, Given.Points, ("mode", "user"))
            .Metric("node_resources_memory_total_bytes", 4e9f).Metric("node_resources_memory_available_bytes", 2e9f);
        foreach (var (name, cores) in new[] { ("cart", 1f), ("search", 1f), ("mail", 1f) })
        {
            node.Container($"/k8s/shop/{name}-7d4b9c6f5-x2lqz/app").Metric("container_resources_cpu_usage_seconds_total", cores);
            _given.ReadyPod("shop", $"{name}-7d4b9c6f5", "x2lqz");
        }
        Labelled("cart", ("label_team", "web"), ("label_cost_center", "7"), ("label_pod_template_hash", "7d4b9c6f5"));
        Labelled("search", ("label_team", "web"));
    }

    private CostReport Report(string label) => CostCalculator.Of(WorldWindow.Whole(_given.World()), new(PriceList.Bundled, [new("*", 1, 1)]), label: label);

    [Fact]
    public void Costs_are_summed_by_the_values_of_a_label_and_what_has_none_is_told_apart()
    {
        var report = Report("team");
        var groups = report.Groups.Where(g => g.By == CostGroup.Label).ToArray();
        Assert.Equal([("", 1), ("web", 2)], groups.Select(g => (g.Name, g.Applications)));
        Assert.Equal(report.NodesTotal, groups.Sum(g => g.Usage + g.Shared), report.NodesTotal * 1e-6);
    }

    [Fact]
    public void Without_a_label_there_are_no_such_groups_and_an_unknown_one_nobody_has()
    {
        Assert.DoesNotContain(Report("").Groups, g => g.By == CostGroup.Label);
        Assert.Equal(("", 3), Report("nobody").Groups.Where(g => g.By == CostGroup.Label).Select(g => (g.Name, g.Applications)).Single());
    }

    [Fact]
    public void Keys_that_tell_pods_apart_are_no_choice() => Assert.Equal(["cost_center", "team"], CostLabels.KeysOf(_given.World()));

    [Fact]
    public void Where_labels_are_not_sent_there_is_no_key() => Assert.Empty(CostLabels.KeysOf(new Given().World()));

    private void Labelled(string name, params (string, string)[] labels) =>
        _given.Add("kube_pod_labels", 1, 0, Given.Points, [("namespace", "shop"), ("pod", $"{name}-7d4b9c6f5-x2lqz"), .. labels]);
}
