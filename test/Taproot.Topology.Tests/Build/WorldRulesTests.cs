using System.Collections.Immutable;
using Taproot.Topology.Build;

namespace Taproot.Topology.Tests.Build;

public sealed class WorldRulesTests
{
    private readonly Given _given = new();

    [Fact]
    public void The_closest_word_on_a_category_counts()
    {
        foreach (var (ns, name) in (ReadOnlySpan<(string, string)>)[("review-7", "web"), ("shop", "test-cart"), ("shop", "cart"), ("kube-system", "dns"), ("kube-system", "own")])
            _given.ReadyPod(ns, $"{name}-7d4b9c6f5", "x2lqz");
        _given.Annotated("shop", "cart", ("application_category", "revenue"));
        var rules = WorldRules.None with
        {
            Categories = [new("staging", ["review-*/*", "*/test-*", "shop/cart"]), new("late", ["review-*/*"])],
            Assigned = ImmutableDictionary<string, string>.Empty.Add("kube-system:Deployment:own", "mine"),
        };
        Assert.Equal(
            ["cart revenue", "dns control-plane", "own mine", "test-cart staging", "web staging"],
            _given.World(rules).Applications.Values.Select(a => $"{a.Id.Name} {a.Category}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Instances_and_addresses_make_up_custom_applications()
    {
        _given.Node("n1").Container("/docker/shard-a").Connects("203.0.113.7:443");
        _given.Node("n2").Container("/system.slice/shard-b.service");
        _given.ReadyPod("shop", "shard-7d4b9c6f5", "x2lqz");
        _given.Replicas("shop", "shard", 1);
        var rules = WorldRules.None with { CustomApplications = [new("shards", ["shard-*"]), new("bank", ["203.0.113.*:443"])] };
        var world = _given.World(rules);
        Assert.Equal(["_:CustomApplication:shards", "_:ExternalService:bank"], world.Applications.Keys.Select(i => i.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(3, world.App("shards").Instances.Count);
        Assert.Equal(["shards → bank"], world.Map());
    }
}
