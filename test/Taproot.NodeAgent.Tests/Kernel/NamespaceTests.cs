namespace Taproot.NodeAgent.Tests.Kernel;

[Collection(nameof(OneKernel))]
public sealed class NamespaceTests : IDisposable
{
    private const string ClientAddress = "10.77.0.1", ServerAddress = "10.77.0.2";

    private const string Client = """
        import http.client, sys, time
        def get():
            c = http.client.HTTPConnection("10.77.0.2", 8000); c.request("GET", "/"); c.getresponse().read(); c.close()
        for _ in range(100):
            try:
                get(); break
            except OSError: time.sleep(0.05)
        for _ in range(int(sys.argv[1]) - 1): get()
        time.sleep(30)
        """;

    private readonly List<string> _namespaces = [];

    [Fact]
    public void Two_pairs_of_namespaces_with_the_same_addresses_do_not_mix()
    {
        using var kernel = KernelHarness.Start();
        var (firstClient, firstServer) = Pair("tk-a");
        var (secondClient, secondServer) = Pair("tk-b");
        using var server1 = In(firstServer, "/usr/bin/python3", "-m", "http.server", "8000", "--directory", "/usr/share/doc/libbpf-dev");
        using var server2 = In(secondServer, "/usr/bin/python3", "-m", "http.server", "8000", "--directory", "/usr/share/doc/libbpf-dev");
        using var client1 = In(firstClient, "/usr/bin/python3", "-c", Client, "10");
        using var client2 = In(secondClient, "/usr/bin/python3", "-c", Client, "25");

        var values = kernel.Until(v => Requests(v, client1.Container, server1.Container) >= 10 && Requests(v, client2.Container, server2.Container) >= 25);
        Assert.Equal(10, Requests(values, client1.Container, server1.Container));
        Assert.Equal(25, Requests(values, client2.Container, server2.Container));
        Assert.Equal(0, Requests(values, client1.Container, server2.Container));
        Assert.Equal(0, Requests(values, client2.Container, server1.Container));
        Assert.Equal(10, Inbound(values, server1.Container));
        Assert.Equal(25, Inbound(values, server2.Container));
        Assert.Contains(values, m => m.Metric == "container_net_tcp_listen_info" && m["listen_addr"] == $"{ServerAddress}:8000" && m["container_id"] == server1.Container);
    }

    public void Dispose()
    {
        foreach (var name in _namespaces) RunningProgram.Run("ip", "netns", "del", name);
    }

    private (string Client, string Server) Pair(string prefix)
    {
        var (client, server) = ($"{prefix}-client", $"{prefix}-server");
        foreach (var name in new[] { client, server })
        {
            RunningProgram.Run("ip", "netns", "add", name);
            _namespaces.Add(name);
        }
        RunningProgram.Run("ip", "link", "add", "veth0", "netns", client, "type", "veth", "peer", "name", "veth0", "netns", server);
        Configure(client, ClientAddress);
        Configure(server, ServerAddress);
        if (!RunningProgram.Run("ip", "-n", client, "addr", "show", "veth0").Contains(ClientAddress, StringComparison.Ordinal))
            Assert.Skip("No network namespaces with veth here.");
        return (client, server);
    }

    private static void Configure(string name, string address)
    {
        RunningProgram.Run("ip", "-n", name, "addr", "add", $"{address}/24", "dev", "veth0");
        RunningProgram.Run("ip", "-n", name, "link", "set", "veth0", "up");
        RunningProgram.Run("ip", "-n", name, "link", "set", "lo", "up");
    }

    private static RunningProgram In(string name, params string[] command) => new("ip", ["netns", "exec", name, .. command]);

    private static double Requests(List<Measured> values, string client, string server) =>
        values.Where(m => m.Metric == "container_http_requests_total" && m["container_id"] == client && m["peer"] == server).Sum(m => m.Value);

    private static double Inbound(List<Measured> values, string server) =>
        values.Where(m => m.Metric == "container_http_inbound_requests_total" && m["container_id"] == server).Sum(m => m.Value);
}
