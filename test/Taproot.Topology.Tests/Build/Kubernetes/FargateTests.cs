using Taproot.Topology.Model;

namespace Taproot.Topology.Tests.Build.Kubernetes;

public sealed class FargateTests
{
    private const string Host = "ip-10-0-1-2.eu-west-1.compute.internal";

    private readonly Given _given = new();

    [Fact]
    public void A_pod_on_Fargate_has_a_node_of_its_own_and_is_measured_without_an_agent()
    {
        Machine(2, 8e9f).Measures("container_cpu_usage_seconds_total", 0.5f).Measures("container_memory_rss", 2e9f).Measures("container_memory_cache", 1e9f)
            .Measures("container_spec_cpu_quota", 100_000).Measures("container_spec_cpu_period", 100_000).Measures("container_spec_memory_limit_bytes", 4e9f)
            .Measures("container_cpu_cfs_throttled_seconds_total", 0.1f).Measures("container_oom_events_total", 1);
        _given.Pod("shop", "web-7d4b9c6f5-x2lqz").Info("ReplicaSet", "web-7d4b9c6f5", node: "fargate-" + Host).State("Running", true);
        var world = _given.World();
        var instance = Assert.Single(world.App("web").Instances);
        Assert.Equal(("fargate-" + Host, true, true), (instance.Node!.Name, instance.Node.IsUp, instance.IsAvailable));
        var container = instance.Containers["/k8s/shop/web-7d4b9c6f5-x2lqz/app"];
        Assert.Equal((0.5f, 1f, 2e9f, 1e9f, 4e9f, 0.1f), (container.CpuUsage.Last(), container.CpuLimit.Last(), container.MemoryRss.Last(), container.MemoryCache.Last(),
            container.MemoryLimit.Last(), container.CpuThrottled.Last()));
        Assert.Contains(world.App("web").Events, e => e.Kind == ApplicationEventKind.OomKill);
    }

    [Fact]
    public void The_node_knows_its_region_and_zone_and_what_its_pod_uses_of_it()
    {
        Machine(2, 8e9f).Measures("container_cpu_usage_seconds_total", 0.5f).Measures("container_memory_rss", 2e9f);
        var node = Assert.Single(_given.World().Nodes.Values);
        Assert.Equal(("fargate:" + Host, Host, true), (node.Id, node.Name, node.IsServerless));
        Assert.Equal(("aws", "fargate", "eu-west-1", "eu-west-1a"), (node.Facts["provider"], node.Facts["compute_type"], node.Facts["region"], node.Facts["availability_zone"]));
        Assert.Equal((2f, 0.5f, 8e9f, 6e9f), (node.CpuCores.Last(), node.CpuUsage.Last(), node.MemoryTotal.Last(), node.MemoryAvailable.Last()));
    }

    [Fact]
    public void Without_kube_state_metrics_the_name_of_the_pod_tells_the_application()
    {
        Machine(2, 8e9f).Measures("container_cpu_usage_seconds_total", 0.5f);
        var world = _given.World();
        Assert.Equal("shop:Deployment:web", world.App("web").Id.ToString());
        Assert.True(Assert.Single(world.App("web").Instances).IsUp);
    }

    [Fact]
    public void Where_nothing_is_limited_there_is_no_limit()
    {
        Machine(2, 8e9f).Measures("container_spec_cpu_period", 100_000).Measures("container_spec_cpu_quota", 0).Measures("container_spec_memory_limit_bytes", 0);
        var container = Assert.Single(Assert.Single(_given.World().App("web").Instances).Containers.Values);
        Assert.Equal((true, true), (container.CpuLimit.IsEmpty, container.MemoryLimit.IsEmpty));
    }

    [Fact]
    public void A_machine_that_went_with_its_pod_is_down_and_nameless_series_are_nothing()
    {
        Machine(2, 8e9f, until: 20).Measures("container_cpu_usage_seconds_total", 0.5f, until: 20);
        _given.Add("container_memory_rss", 1, 0, Given.Points, ("kubernetes_io_hostname", ""), ("namespace", "shop"), ("pod", "x"), ("container", "y"));
        var node = Assert.Single(_given.World().Nodes.Values);
        Assert.False(node.IsUp);
    }

    private FargateTests Machine(float cores, float bytes, int until = Given.Points)
    {
        (string, string)[] labels = [("kubernetes_io_hostname", Host), ("topology_kubernetes_io_region", "eu-west-1"), ("topology_kubernetes_io_zone", "eu-west-1a")];
        _given.Add("machine_cpu_cores", cores, 0, until, labels).Add("machine_memory_bytes", bytes, 0, until, labels);
        return this;
    }

    private FargateTests Measures(string metric, float value, int until = Given.Points)
    {
        _given.Add(metric, value, 0, until, ("kubernetes_io_hostname", Host), ("namespace", "shop"), ("pod", "web-7d4b9c6f5-x2lqz"), ("container", "app"));
        return this;
    }
}
