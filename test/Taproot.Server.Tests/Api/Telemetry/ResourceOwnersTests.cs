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

    private const string RuntimeId = "b43d92bf1e5c6f78bb9b7bc6f40721280299855ba692092716e3a1b6c0b86f3f";
    private const string PodUid = "0c6a4a9e-6d3c-4f7e-9f0e-5f6d7c8b9a01";

    private static SmallWorld World()
    {
        var world = new SmallWorld();
        var cart = world.Instance(world.Application("cart"), world.Node("alpha"));
        cart.Containers["/process/cart"].RuntimeIds.Add(RuntimeId);
        var units = world.Instance(world.Application("billing", ApplicationKinds.SystemdUnit), world.Node("6f1e2d3c4b5a69788796a5b4c3d2e1f0"));
        units.Containers["/process/billing"].ProcessIds.UnionWith([4321, 4400]);
        units.Node!.Name = "gamma";
        units.Node.Facts["instance_id"] = "i-0abc";
        world.Instance(world.Application("web"), world.Node("alpha"));
        world.Instance(world.Application("web", ApplicationKinds.Container), world.Node("beta"));
        var pod = world.Instance(world.ApplicationOf(Pods), world.Node("beta"));
        pod.Containers["/k8s/shop/orders-6f5d-x2x4z/orders"] = new() { Id = "/k8s/shop/orders-6f5d-x2x4z/orders", PodUids = { PodUid } };
        world.Application("payments.example", ApplicationKinds.ExternalService);
        return world;
    }

    [Fact]
    public void The_container_decides_whatever_the_service_is_called() =>
        Assert.Equal(Cart.ToString(), Find(World(), ("container.id", "/process/cart"), ("service.name", "web")));

    [Theory]
    [InlineData(RuntimeId)]
    [InlineData("B43D92BF1E5C")]
    [InlineData("docker://" + RuntimeId)]
    public void The_runtimes_number_of_a_container_is_the_agents_container(string id) =>
        Assert.Equal(Cart.ToString(), Find(World(), ("container.id", id), ("service.name", "web")));

    [Fact]
    public void A_host_name_that_docker_made_of_the_number_or_kubernetes_of_the_pod_is_the_container()
    {
        Assert.Equal(Cart.ToString(), Find(World(), ("host.name", RuntimeId[..12]), ("process.pid", "1"), ("service.name", "web")));
        Assert.Equal(Pods.ToString(), Find(World(), ("host.name", "orders-6f5d-x2x4z"), ("process.pid", "7"), ("service.name", "cart")));
    }

    [Fact]
    public void A_container_that_no_agent_sees_is_found_by_its_service() =>
        Assert.Equal(Cart.ToString(), Find(World(), ("container.id", new string('a', 64)), ("service.name", "cart")));

    [Theory]
    [InlineData("host.id", "6f1e2d3c4b5a69788796a5b4c3d2e1f0")]
    [InlineData("host.id", "6F1E2D3C-4B5A-6978-8796-A5B4C3D2E1F0")]
    [InlineData("host.id", "i-0abc")]
    [InlineData("host.name", "gamma")]
    public void A_process_of_a_host_is_the_unit_or_program_that_it_is_in(string attribute, string host)
    {
        Assert.Equal("_:SystemdUnit:billing", Find(World(), (attribute, host), ("process.pid", "4321"), ("service.name", "cart")));
        Assert.Equal(Cart.ToString(), Find(World(), (attribute, host), ("process.pid", "4322"), ("service.name", "cart")));
    }

    [Fact]
    public void The_number_of_a_process_in_a_container_says_nothing() =>
        Assert.Null(Find(World(), ("container.id", new string('a', 64)), ("host.name", "gamma"), ("process.pid", "4321")));

    [Theory]
    [InlineData("orders-6f5d8c9b4-bcdfg", "shop:Deployment:orders")]
    [InlineData("orders-6f5d8c9b4-aeiou", "")] // no name that Kubernetes makes
    [InlineData("orders", "")]
    [InlineData("-bcdfg", "")]
    public void A_pod_that_is_gone_is_its_workload_s_by_its_name(string pod, string application) =>
        Assert.Equal(application, Find(World(), ("k8s.namespace.name", "shop"), ("k8s.pod.name", pod)) ?? "");

    [Fact]
    public void Names_of_pods_tell_the_kinds_of_workloads()
    {
        static string All(string pod) => string.Join(' ', PodNames.WorkloadsOf(pod).Select(w => $"{w.Kind}:{w.Name}"));
        Assert.Equal("StatefulSet:db", All("db-0"));
        Assert.Equal("Deployment:web-app DaemonSet:web-app-6c5f7d", All("web-app-6c5f7d-x2z4k"));
        Assert.Equal("CronJob:backup DaemonSet:backup-28013001", All("backup-28013001-x2z4k"));
        Assert.Equal("DaemonSet:proxy", All("proxy-x2z4k"));
        Assert.Equal("", All("nginx"));
    }

    [Fact]
    public void A_pod_or_its_workload_decides()
    {
        Assert.Equal(Pods.ToString(), Find(World(), ("k8s.pod.uid", PodUid), ("service.name", "cart")));
        Assert.Equal(Pods.ToString(), Find(World(), ("k8s.namespace.name", "shop"), ("k8s.container.name", "orders"), ("service.name", "cart")));
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
