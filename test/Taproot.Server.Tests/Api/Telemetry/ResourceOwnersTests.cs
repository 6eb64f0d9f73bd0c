using Taproot.Server.Api.Telemetry;
using Taproot.Server.Tests.Support;
using Taproot.Topology.Model;
using ApplicationId = Taproot.Topology.Model.ApplicationId;

namespace Taproot.Server.Tests.Api.Telemetry;

public sealed class ResourceOwnersTests
{
    private static readonly ApplicationId Cart = new("", ApplicationKinds.Process, "cart");
    private static readonly ApplicationId Pods = new("shop", ApplicationKinds.Deployment, "orders");

    private static string? Find(SmallWorld world, params (string Key, string Value)[] resource) =>
        new ResourceOwners(world.Build()).Find(resource.ToDictionary(r => r.Key, r => r.Value, StringComparer.Ordinal))?.ToString();

    private static SmallWorld World()
    {
        var world = new SmallWorld();
        world.Instance(world.Application("cart"), world.Node("alpha"));
        world.Instance(world.Application("web"), world.Node("alpha"));
        world.Instance(world.Application("web", ApplicationKinds.Container), world.Node("beta"));
        var pod = world.Instance(world.ApplicationOf(Pods), world.Node("beta"));
        pod.Containers["/k8s/shop/orders-6f5d-x2x4z/orders"] = new() { Id = "/k8s/shop/orders-6f5d-x2x4z/orders" };
        world.Application("payments.example", ApplicationKinds.ExternalService);
        return world;
    }

    [Fact]
    public void The_container_decides_whatever_the_service_is_called() =>
        Assert.Equal(Cart.ToString(), Find(World(), ("container.id", "/process/cart"), ("service.name", "web")));

    [Fact]
    public void A_pod_or_its_workload_decides()
    {
        Assert.Equal(Pods.ToString(), Find(World(), ("k8s.namespace.name", "shop"), ("k8s.pod.name", "orders-6f5d-x2x4z"), ("service.name", "cart")));
        Assert.Equal(Pods.ToString(), Find(World(), ("k8s.namespace.name", "shop"), ("k8s.deployment.name", "orders")));
    }

    [Fact]
    public void A_service_name_finds_the_one_application_of_that_name() => Assert.Equal(Cart.ToString(), Find(World(), ("service.name", "CART"), ("host.name", "elsewhere")));

    [Fact]
    public void Of_two_of_a_name_the_host_decides_and_in_doubt_it_is_nobodys()
    {
        Assert.Equal("_:Container:web", Find(World(), ("service.name", "web"), ("host.name", "beta")));
        Assert.Equal("_:Process:web", Find(World(), ("service.name", "web"), ("host.name", "alpha")));
        Assert.Null(Find(World(), ("service.name", "web")));
    }

    [Fact]
    public void A_process_without_a_service_name_is_found_by_its_program() =>
        Assert.Equal(Cart.ToString(), Find(World(), ("service.name", "unknown_service:cart"), ("process.executable.name", "/usr/bin/cart")));

    [Fact]
    public void What_is_outside_all_hosts_sends_nothing() => Assert.Null(Find(World(), ("service.name", "payments.example")));
}
