namespace Taproot.Topology.Tests.Build;

public sealed class ResolutionTests
{
    private readonly Given _given = new();

    [Fact]
    public void The_listener_at_the_dialled_address_is_the_server()
    {
        _given.Node("n1").Container("/docker/web").Connects("10.0.0.2:5432");
        _given.Node("n2").Container("/docker/db").Listens("10.0.0.2:5432");
        Assert.Equal(["web → db"], _given.World().Map());
    }

    [Fact]
    public void The_address_behind_nat_goes_before_the_dialled_one()
    {
        _given.Node("n1").Container("/k8s/shop/web-7d4b9c6f5-abcde/web").Connects("10.96.0.1:80", actual: "10.0.0.2:8080");
        _given.Node("n2").Container("/docker/other").Listens("10.96.0.1:80");
        _given.Node("n3").Container("/docker/api").Listens("10.0.0.2:8080");
        Assert.Contains("→ api", Assert.Single(_given.World().Map()), StringComparison.Ordinal);
    }

    [Fact]
    public void The_peer_that_the_agent_saw_goes_before_any_address()
    {
        var node = _given.Node("n1");
        node.Container("/docker/client-a").Connects("192.168.0.2:80", peer: "/docker/server-a");
        node.Container("/docker/client-b").Connects("192.168.0.2:80", peer: "/docker/server-b");
        node.Container("/docker/server-a").Listens("192.168.0.2:80");
        node.Container("/docker/server-b").Listens("192.168.0.2:80");
        Assert.Equal(["client-a → server-a", "client-b → server-b"], _given.World().Map());
    }

    [Fact]
    public void A_peer_is_looked_for_on_the_clients_machine_only()
    {
        _given.Node("n1").Container("/docker/client").Connects("192.168.0.2:80", peer: "/docker/server");
        _given.Node("n1").Container("/docker/server");
        _given.Node("n2").Container("/docker/server");
        var connection = Assert.Single(_given.World().Link("client", "server").Connections);
        Assert.Equal("n1", connection.Server?.Node?.Name);
    }

    [Fact]
    public void An_address_that_several_hosts_have_at_once_means_the_clients_own_host()
    {
        foreach (var (node, server) in (ReadOnlySpan<(string, string)>)[("n1", "api-1"), ("n2", "api-2")])
        {
            _given.Node(node).Container("/docker/" + server).Listens("172.17.0.2:80");
            _given.Node(node).Container("/docker/client-of-" + server).Connects("172.17.0.2:80");
        }
        Assert.Equal(["client-of-api-1 → api-1", "client-of-api-2 → api-2"], _given.World().Map());
    }

    [Fact]
    public void Loopback_stays_on_its_node()
    {
        foreach (var node in (ReadOnlySpan<string>)["n1", "n2"])
        {
            _given.Node(node).Container($"/system.slice/app-{node}.service").Connects("127.0.0.1:6379");
            _given.Node(node).Container($"/system.slice/redis-{node}.service").Listens("127.0.0.1:6379");
        }
        Assert.Equal(["app-n1 → redis-n1", "app-n2 → redis-n2"], _given.World().Map());
    }

    [Fact]
    public void On_loopback_a_pod_finds_itself_before_its_neighbour()
    {
        var node = _given.Node("n1");
        node.Container("/k8s/a/web-0/app").Connects("127.0.0.1:9000").Listens("127.0.0.1:9000");
        node.Container("/k8s/b/other-0/app").Listens("127.0.0.1:9000");
        Assert.Empty(_given.World().Map());
    }

    [Fact]
    public void A_port_that_docker_publishes_leads_to_the_container()
    {
        var node = _given.Node("n1");
        node.Container("/docker/web").Listens("172.17.0.2:80").Listens("10.0.0.1:8080", proxy: "dockerd");
        node.Container("/system.slice/docker.service").Listens("10.0.0.1:8080").Connects("172.17.0.2:80");
        _given.Node("n2").Container("/docker/client").Connects("10.0.0.1:8080");
        Assert.Equal(["client → web"], _given.World().Map());
    }

    [Fact]
    public void An_unknown_port_of_a_pods_own_address_leads_to_the_pod()
    {
        _given.Node("n1").Container("/docker/client").Connects("10.1.0.7:9999");
        _given.Node("n2").Container("/k8s/shop/db-0/db").Listens("10.1.0.7:5432");
        Assert.Equal(["client → db"], _given.World().Map());
    }

    [Fact]
    public void Traffic_that_began_after_an_address_moved_does_not_blame_the_old_owner()
    {
        _given.Node("n1").Container("/docker/client").Connects("10.0.0.5:80", since: 25);
        _given.Node("n2").Container("/docker/old", until: 15).Listens("10.0.0.5:80");
        _given.Node("n3").Container("/docker/new", from: 20).Listens("10.0.0.5:80");
        Assert.Equal(["client → new"], _given.World().Map());
    }

    [Fact]
    public void Traffic_across_a_move_is_split_at_the_move()
    {
        _given.Node("n1").Container("/docker/client").Connects("10.0.0.5:80", perSecond: 3);
        _given.Node("n2").Container("/docker/old", until: 20).Listens("10.0.0.5:80");
        _given.Node("n3").Container("/docker/new", from: 20).Listens("10.0.0.5:80");
        var world = _given.World();
        var (old, fresh) = (world.Link("client", "old"), world.Link("client", "new"));
        Assert.Equal((3f, float.NaN), (old.Connects.Values.Span[19], old.Connects.Values.Span[20]));
        Assert.Equal((float.NaN, 3f), (fresh.Connects.Values.Span[19], fresh.Connects.Values.Span[20]));
        Assert.False(old.IsActive);
        Assert.True(fresh.IsActive);
    }

    [Fact]
    public void Answers_after_a_listener_closed_came_from_someone_unknown()
    {
        _given.Node("n1").Container("/docker/client").Connects("10.0.0.5:80");
        _given.Node("n2").Container("/docker/gone", until: 10).Listens("10.0.0.5:80");
        Assert.Equal(["client → external-http"], _given.World().Map());
    }

    [Fact]
    public void Connects_that_fail_after_a_listener_closed_were_meant_for_it()
    {
        _given.Node("n1").Container("/docker/client").Connects("10.0.0.5:80", to: 10).FailsToConnect("10.0.0.5:80", since: 10);
        _given.Node("n2").Container("/docker/gone", until: 10).Listens("10.0.0.5:80");
        Assert.Equal(["client → gone"], _given.World().Map());
    }

    [Fact]
    public void A_server_whose_agent_fell_silent_is_still_taken_to_listen()
    {
        _given.Node("n1").Container("/docker/client").Connects("10.0.0.5:80");
        _given.Node("n2", until: 10).Container("/docker/server", until: 10).Listens("10.0.0.5:80");
        Assert.Equal(["client → server"], _given.World().Map());
    }

    [Fact]
    public void A_failed_connect_through_nat_goes_where_its_siblings_went()
    {
        _given.Node("n1").Container("/docker/client").Connects("10.96.0.1:80", actual: "10.0.0.2:8080").FailsToConnect("10.96.0.1:80");
        _given.Node("n2").Container("/docker/api").Listens("10.0.0.2:8080");
        var link = _given.World().Link("client", "api");
        Assert.Equal(1f, link.FailedConnects.Last());
    }

    [Fact]
    public void Ipv4_in_ipv6_is_ipv4()
    {
        _given.Node("n1").Container("/docker/client").Connects("[::ffff:10.0.0.2]:80");
        _given.Node("n2").Container("/docker/server").Listens("10.0.0.2:80");
        Assert.Equal(["client → server"], _given.World().Map());
    }
}
