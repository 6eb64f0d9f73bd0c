namespace Taproot.Topology.Tests;

public sealed class IdentityTests
{
    [Fact]
    public void Containers_know_by_what_runtimes_and_hosts_know_them()
    {
        var given = new Given();
        var node = given.Node("alpha");
        node.Container("/k8s/shop/orders-6f5d-x2x4z/orders").Metric("container_runtime_info", 1, ("runtime_id", "aa"), ("pod_uid", "u-1"))
            .Metric("container_runtime_info", 1, 0, 10, ("runtime_id", "bb"), ("pod_uid", "u-1"));
        node.Container("/system.slice/billing.service").Metric("container_process_id", 100, 0, 20, ("process", "0"))
            .Metric("container_process_id", 4_194_303, 20, Given.Points, ("process", "0"));

        var containers = given.World().Applications.Values.SelectMany(a => a.Instances).SelectMany(i => i.Containers.Values).ToDictionary(c => c.Id);

        Assert.Equal(["aa", "bb"], containers["/k8s/shop/orders-6f5d-x2x4z/orders"].RuntimeIds.Order());
        Assert.Equal(["u-1"], containers["/k8s/shop/orders-6f5d-x2x4z/orders"].PodUids);
        Assert.Equal([100, 4_194_303], containers["/system.slice/billing.service"].ProcessIds.Order());
    }
}
