using System.Diagnostics;

namespace Taproot.NodeAgent.Tests.Kernel.Tls;

[Collection(nameof(OneKernel))]
public sealed class OpenSslTests
{
    [Fact]
    public void Requests_of_curl_to_a_server_in_python_are_counted_by_status_on_both_sides()
    {
        using var lab = new TlsLab();
        using var server = TlsServers.Python(lab);
        lab.Watch(server.ProcessId);
        string[] urls = [.. new[] { "a", "missing", "b", "c", "missing" }.Select(p => $"https://localhost:{server.Port}/{p}")];
        using var first = new RunningProgram("curl", ["-sk", "--http1.1", .. urls]);
        Assert.Equal(5 * 30_000, first.ReadToEnd().Length);
        using var second = new RunningProgram("curl", ["-sk", "--http1.1", .. urls]);
        second.ReadToEnd();

        var values = lab.Kernel.Until(v => TlsLab.Inbound(v, server.Container, "200") >= 6 && TlsLab.Requests(v, second.Container, "404") >= 2);
        TlsLab.AssertInbound(values, server.Container, 6, 4);
        TlsLab.AssertRequests(values, first.Container, 3, 2);
        TlsLab.AssertRequests(values, second.Container, 3, 2);
    }

    [Fact]
    public void Latency_is_the_servers_think_time()
    {
        using var lab = new TlsLab();
        using var server = TlsServers.Python(lab);
        lab.Watch(server.ProcessId);
        var watch = Stopwatch.StartNew();
        using var client = new RunningProgram("curl", ["-sk", "--http1.1", .. Enumerable.Repeat($"https://localhost:{server.Port}/slow", 5)]);
        client.ReadToEnd();
        var seenByClient = watch.Elapsed.TotalSeconds;

        var values = lab.Kernel.Until(v => TlsLab.Requests(v, client.Container, "200") >= 5);
        var latency = values.Single(m => m.Metric == "container_http_requests_duration_seconds_total" && m["container_id"] == client.Container);
        Assert.InRange(latency.Value, 5 * 0.05, seenByClient);
    }

    [Fact]
    public void A_connection_that_was_there_before_is_read_from_then_on()
    {
        using var lab = new TlsLab();
        using var server = TlsServers.Python(lab);
        using var client = TlsClients.Node(server.Port);
        client.Type("ok\n");
        Assert.Equal("200", client.ReadLine());
        lab.Watch(server.ProcessId);
        lab.Watch(client.Id);
        foreach (var path in new[] { "ok", "missing", "ok" })
        {
            client.Type(path + "\n");
            Assert.Equal(path == "ok" ? "200" : "404", client.ReadLine());
        }

        var values = lab.Kernel.Until(v => TlsLab.Inbound(v, server.Container, "200") >= 2 && TlsLab.Requests(v, client.Container, "200") >= 2);
        TlsLab.AssertInbound(values, server.Container, 2, 1);
        TlsLab.AssertRequests(values, client.Container, 2, 1);
    }

    [Fact]
    public void Requests_of_nginx_to_itself_by_tls_are_counted_on_both_sides_of_both_connections()
    {
        using var lab = new TlsLab();
        using var server = TlsServers.Nginx(lab);
        lab.Watch(server.ProcessId);
        string[] urls = [.. new[] { "a", "missing", "proxied/a", "proxied/missing", "proxied/b" }.Select(p => $"https://localhost:{server.Port}/{p}")];
        using var client = new RunningProgram("curl", ["-sk", "--http1.1", .. urls]);
        client.ReadToEnd();

        var values = lab.Kernel.Until(v => TlsLab.Inbound(v, server.Container, "200") >= 5 && TlsLab.Requests(v, client.Container, "404") >= 2);
        TlsLab.AssertRequests(values, client.Container, 3, 2);
        TlsLab.AssertRequests(values, server.Container, 2, 1);
        TlsLab.AssertInbound(values, server.Container, 3 + 2, 2 + 1);
    }

    [Fact]
    public void Node_which_carries_openssl_itself_is_read_as_server_and_as_client()
    {
        using var lab = new TlsLab();
        using var server = TlsServers.Node(lab);
        using var client = TlsClients.Node(server.Port);
        lab.Watch(server.ProcessId);
        lab.Watch(client.Id);
        for (var i = 0; i < 10; i++)
        {
            var path = i % 5 == 4 ? "missing" : "ok";
            client.Type(path + "\n");
            Assert.Equal(path == "ok" ? "200" : "404", client.ReadLine());
        }
        var values = lab.Kernel.Until(v => TlsLab.Inbound(v, server.Container, "404") >= 2 && TlsLab.Requests(v, client.Container, "404") >= 2);
        TlsLab.AssertInbound(values, server.Container, 8, 2);
        TlsLab.AssertRequests(values, client.Container, 8, 2);
    }

    [Fact]
    public void Many_connections_of_one_node_thread_are_not_taken_for_each_other()
    {
        using var lab = new TlsLab();
        using var server = TlsServers.Node(lab);
        using var client = TlsClients.Node(server.Port);
        lab.Watch(server.ProcessId);
        lab.Watch(client.Id);
        client.Type("many\n");
        Assert.Equal("300 of 200, 100 of 404", client.ReadLine());

        var values = lab.Kernel.Until(v => TlsLab.Inbound(v, server.Container, "404") >= 100 && TlsLab.Requests(v, client.Container, "404") >= 100);
        TlsLab.AssertInbound(values, server.Container, 300, 100);
        TlsLab.AssertRequests(values, client.Container, 300, 100);
    }
}
