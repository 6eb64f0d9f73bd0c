using System.Diagnostics;

namespace Taproot.NodeAgent.Tests.Kernel.Tls;

[Collection(nameof(OneKernel))]
public sealed class OpenSslTests
{
    private const string OpenSslPath = "/usr/lib/x86_64-linux-gnu/libssl.so.3";

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
        // The server waits in a read that began before anyone watched: what that brings is lost.
        foreach (var path in new[] { "ok", "missing", "ok" })
        {
            client.Type(path + "\n");
            Assert.Equal(path == "ok" ? "200" : "404", client.ReadLine());
        }

        var values = lab.Kernel.Until(v => TlsLab.Inbound(v, server.Container, "200") >= 1 && TlsLab.Requests(v, client.Container, "200") >= 2);
        TlsLab.AssertInbound(values, server.Container, 1, 1);
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
    public void The_library_is_the_one_that_the_process_sees_in_its_own_mounts()
    {
        using var lab = new TlsLab();
        var own = Path.Combine(Path.GetDirectoryName(lab.KeyPath)!, "libssl-of-a-container.so");
        File.Copy(OpenSslPath, own);
        using var server = TlsServers.Python(lab, "unshare", "--mount", "sh", "-c", $"mount --bind {own} {OpenSslPath} && exec \"$@\"", "sh");
        lab.Watch(server.ProcessId);
        using var client = new RunningProgram("curl", "-sk", "--http1.1", $"https://localhost:{server.Port}/a", $"https://localhost:{server.Port}/missing");
        client.ReadToEnd();

        var values = lab.Kernel.Until(v => TlsLab.Inbound(v, server.Container, "404") >= 1);
        TlsLab.AssertInbound(values, server.Container, 1, 1);
        TlsLab.AssertRequests(values, client.Container, 0, 0); // it has another file under the same path
    }

    [Fact]
    public void A_process_that_asks_for_it_is_left_alone_though_it_shares_the_library()
    {
        using var lab = new TlsLab();
        using var shy = TlsServers.Python(lab, "/usr/bin/env", "COROOT_EBPF_TRACES=disabled");
        using var open = TlsServers.Python(lab);
        lab.WatchExcluded(shy.ProcessId);
        lab.Watch(open.ProcessId);
        using var client = new RunningProgram("curl", "-sk", "--http1.1", $"https://localhost:{shy.Port}/a", $"https://localhost:{open.Port}/b");
        client.ReadToEnd();

        var values = lab.Kernel.Until(v => TlsLab.Inbound(v, open.Container, "200") >= 1 && TlsLab.Requests(v, client.Container, "200") >= 2);
        TlsLab.AssertRequests(values, client.Container, 2, 0);
        TlsLab.AssertInbound(values, open.Container, 1, 0);
        TlsLab.AssertInbound(values, shy.Container, 0, 0);
    }

    [Fact]
    public void Other_protocols_are_read_inside_tls_as_well()
    {
        using var lab = new TlsLab();
        using var server = TlsServers.Redis(lab);
        lab.Watch(server.ProcessId);
        const int requests = 2000, nearly = requests * 99 / 100; // what a connection says first decides what it speaks
        RunningProgram.Run("redis-benchmark", "--tls", "--insecure", "-p", $"{server.Port}", "-n", $"{requests}", "-c", "4", "-t", "set", "-q");

        double Counted(List<Measured> values, string metric) => values.Where(v => v.Metric == metric && v["status"] == "ok").Sum(v => v.Value);
        var values = lab.Kernel.Until(v => Counted(v, "container_redis_queries_total") >= nearly && Counted(v, "container_redis_inbound_queries_total") >= nearly);
        Assert.InRange(Counted(values, "container_redis_queries_total"), nearly, requests + 10);
        Assert.InRange(Counted(values, "container_redis_inbound_queries_total"), nearly, requests + 10);
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
