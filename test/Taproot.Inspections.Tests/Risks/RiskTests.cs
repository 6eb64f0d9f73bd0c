using System.Net;
using Taproot.Inspections.Risks;

namespace Taproot.Inspections.Tests.Risks;

public sealed class RiskTests
{
    private readonly Given _given = new();

    private string[] Found(string application) =>
        [.. RiskCatalog.Of(_given.World()).Where(r => r.Application.Id.Name == application).Select(r => r.Rule.Id)];

    private string Sentence(string rule) => Assert.Single(RiskCatalog.Of(_given.World()), r => r.Rule.Id == rule).Sentence;

    /// <summary>A pod of "web" on a node, called by a client on the first node.</summary>
    private GivenContainer Web(string node, string pod, string ip)
    {
        _given.Node(node).Container("/docker/client-of-" + pod).Connects($"{ip}:80");
        return _given.Node(node).Container($"/k8s/shop/web-7d4b9c6f5-{pod}/app").Listens($"{ip}:80");
    }

    private GivenContainer Database(string listen = "10.0.0.9:5432")
    {
        _given.Node("n1").Container("/docker/shop").Connects(listen);
        return _given.Node("n2").Container("/docker/db").Listens(listen).Type("postgres");
    }

    [Fact]
    public void A_service_with_one_instance_runs_a_risk_where_there_are_two_nodes()
    {
        Web("n1", "b4f6k", "10.0.0.1");
        Assert.Empty(Found("web"));
        _given.Node("n2");
        Assert.Equal(["SingleInstanceApp"], Found("web"));
        Assert.Equal("Its only instance runs on n1; client-of-b4f6k depends on it.", Sentence("SingleInstanceApp"));
    }

    [Fact]
    public void Two_instances_on_one_node_go_together()
    {
        Web("n1", "b4f6k", "10.0.0.1");
        Web("n1", "c9dz2", "10.0.0.2");
        _given.Node("n2");
        Assert.Equal(["SingleNodeApp"], Found("web"));
    }

    [Fact]
    public void Instances_on_two_nodes_are_well()
    {
        Web("n1", "b4f6k", "10.0.0.1");
        Web("n2", "c9dz2", "10.0.0.2");
        Assert.Empty(Found("web"));
    }

    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("a", "b", false)]
    public void All_nodes_in_one_zone_while_there_are_others(string first, string second, bool risk)
    {
        foreach (var (node, zone) in new[] { ("n1", first), ("n2", second), ("n3", "c") }) Cloud(node, zone, "on-demand");
        Web("n1", "b4f6k", "10.0.0.1");
        Web("n2", "c9dz2", "10.0.0.2");
        Assert.Equal(risk ? ["SingleAzApp"] : [], Found("web"));
    }

    [Theory]
    [InlineData("spot", "spot", true)]
    [InlineData("spot", "on-demand", false)]
    public void Nothing_but_spot_nodes(string first, string second, bool risk)
    {
        foreach (var (node, cycle) in new[] { ("n1", first), ("n2", second), ("n3", "on-demand") }) Cloud(node, "a", cycle);
        Web("n1", "b4f6k", "10.0.0.1");
        Web("n2", "c9dz2", "10.0.0.2");
        Assert.Equal(risk ? ["SpotOnlyApp"] : [], Found("web"));
    }

    [Fact]
    public void A_database_without_a_replica_is_worse_than_a_single_instance()
    {
        _ = Database();
        Assert.Equal(["UnreplicatedDatabase"], Found("db"));
        Assert.Equal("It is the only postgres instance of its kind; shop depends on it.", Sentence("UnreplicatedDatabase"));
    }

    [Fact]
    public void A_replica_that_it_speaks_with_counts()
    {
        _ = Database();
        _given.Node("n1").Container("/docker/replica").Type("postgres").Connects("10.0.0.9:5432");
        Assert.Empty(Found("db"));
    }

    [Theory]
    [InlineData("8.8.8.8:5432", true)]
    [InlineData("10.0.0.9:5432", false)]
    [InlineData("[2a00:1450::5]:5432", true)]
    [InlineData("[fd00::5]:5432", false)]
    public void A_database_on_an_address_of_the_internet_is_exposed(string address, bool risk)
    {
        _ = Database(address);
        Assert.Equal(risk, Found("db").Contains("DbInternetExposure"));
    }

    [Theory]
    [InlineData(0, 1e9f, true)]
    [InlineData(2e9f, 1e9f, false)]
    [InlineData(0, 1e6f, false)]
    public void A_container_that_needs_much_wants_a_memory_limit(float limit, float used, bool risk)
    {
        var web = Web("n1", "b4f6k", "10.0.0.1").Metric("container_resources_memory_rss_bytes", used);
        if (limit > 0) web.Metric("container_resources_memory_limit_bytes", limit);
        Assert.Equal(risk, Found("web").Contains("NoMemoryLimit"));
    }

    [Theory]
    [InlineData("registry/shop/web:latest", true)]
    [InlineData("registry/shop/web:1.2", false)]
    [InlineData("registry/shop/web@sha256:0123", false)]
    public void An_image_without_a_version_moves(string image, bool risk)
    {
        Web("n1", "b4f6k", "10.0.0.1").Image(image);
        Assert.Equal(risk, Found("web").Contains("ImageLatest"));
    }

    [Fact]
    public void What_nobody_calls_runs_no_risk_of_being_missed()
    {
        _given.Node("n1").Container("/docker/batch");
        _given.Node("n2");
        Assert.Empty(Found("batch"));
    }

    [Theory]
    [InlineData("1.1.1.1", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("172.31.255.255", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:192.168.1.1", false)]
    [InlineData("2001:db8::1", false)]
    public void Addresses_are_public_or_not(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddress.Is(IPAddress.Parse(address)));

    private void Cloud(string node, string zone, string lifeCycle) =>
        _given.Node(node).Metric("node_cloud_info", 1, Given.Points, ("provider", "aws"), ("availability_zone", zone), ("instance_life_cycle", lifeCycle));

    [Theory]
    [InlineData(null, null, "A container asks for no CPU and no memory.")]
    [InlineData("cpu", null, "A container asks for no memory.")]
    [InlineData("memory", null, "A container asks for no CPU.")]
    [InlineData("memory", "cpu", null)]
    public void What_asks_for_nothing_is_placed_anywhere_and_evicted_first(string? asked, string? alsoAsked, string? sentence)
    {
        Hungry("b4f6k");
        var pod = _given.ReadyPod("shop", "web-7d4b9c6f5", "b4f6k");
        Assert.DoesNotContain("NoRequests", Found("web")); // nobody tells of requests
        Asking("api-7d4b9c6f5-c9dz2");
        foreach (var resource in new[] { asked, alsoAsked }.OfType<string>()) pod.Requests(resource, 1);
        Assert.Equal(sentence, RiskCatalog.Of(_given.World()).SingleOrDefault(r => r.Rule.Id == "NoRequests")?.Sentence);
    }

    [Fact]
    public void Who_needs_next_to_nothing_may_ask_for_nothing()
    {
        _given.Node("n1").Container("/k8s/shop/web-7d4b9c6f5-b4f6k/app").Metric("container_resources_cpu_usage_seconds_total", 0.01f);
        _given.ReadyPod("shop", "web-7d4b9c6f5", "b4f6k");
        Asking("api-7d4b9c6f5-c9dz2");
        Assert.DoesNotContain("NoRequests", Found("web"));
    }

    [Fact]
    public void Outside_of_Kubernetes_nobody_asks()
    {
        _given.Node("n1").Container("/docker/web").Metric("container_resources_cpu_usage_seconds_total", 2);
        Asking("api-7d4b9c6f5-c9dz2");
        Assert.DoesNotContain("NoRequests", Found("web"));
    }

    private void Hungry(string pod) => _given.Node("n1").Container($"/k8s/shop/web-7d4b9c6f5-{pod}/app")
        .Metric("container_resources_cpu_usage_seconds_total", 0.5f).Metric("container_resources_memory_rss_bytes", 100 << 20);

    /// <summary>A pod that asks for what it needs, so that it is known that somebody tells.</summary>
    private void Asking(string pod)
    {
        _ = _given.Node("n1").Container($"/k8s/shop/{pod}/app");
        _given.ReadyPod("shop", pod[..pod.LastIndexOf('-')], pod[(pod.LastIndexOf('-') + 1)..]).Requests("cpu", 1).Requests("memory", 1e9f);
    }
}
