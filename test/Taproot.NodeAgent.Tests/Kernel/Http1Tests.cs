using System.Net.Sockets;
using System.Text;

namespace Taproot.NodeAgent.Tests.Kernel;

[Collection(nameof(OneKernel))]
public sealed class Http1Tests
{
    private static readonly string Me = ProcessPerContainer.Name(Environment.ProcessId);

    [Fact]
    public async Task Requests_on_one_connection_are_counted_by_status_on_both_sides()
    {
        using var kernel = KernelHarness.Start();
        await using var server = new ScriptedServer(path => path switch { "/missing" => (404, "no"), "/broken" => (500, "sorry"), _ => (200, "hello") });
        using var client = new HttpClient();
        for (var i = 0; i < 20; i++) await client.GetStringAsync(server.Url("/"), TestContext.Current.CancellationToken);
        for (var i = 0; i < 5; i++) (await client.GetAsync(server.Url("/missing"), TestContext.Current.CancellationToken)).Dispose();
        for (var i = 0; i < 3; i++) (await client.GetAsync(server.Url("/broken"), TestContext.Current.CancellationToken)).Dispose();

        var values = kernel.Until(v => Count(v, server, "200") >= 20 && Count(v, server, "500") >= 3);
        Assert.Equal(20, Count(values, server, "200"));
        Assert.Equal(5, Count(values, server, "404"));
        Assert.Equal(3, Count(values, server, "500"));
        Assert.Equal(20, Inbound(values, "200"));
        Assert.Equal(5, Inbound(values, "404"));
        var outbound = values.Single(m => m.Metric == "container_http_requests_total" && m["destination"] == server.Address && m["status"] == "200");
        Assert.Equal(server.Address, outbound["actual_destination"]);
        Assert.Equal(Me, outbound["peer"]);
        Assert.Equal(1, values.Single(m => m.Metric == "container_net_tcp_successful_connects_total" && m["destination"] == server.Address).Value);
    }

    [Fact]
    public async Task Latency_is_the_servers_think_time()
    {
        using var kernel = KernelHarness.Start();
        await using var server = new ScriptedServer(_ => (200, "slow"), TimeSpan.FromMilliseconds(30));
        using var client = new HttpClient();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 10; i++) await client.GetStringAsync(server.Url("/"), TestContext.Current.CancellationToken);
        var seenByClient = watch.Elapsed.TotalSeconds;

        var values = kernel.Until(v => Count(v, server, "200") >= 10);
        var latency = values.Single(m => m.Metric == "container_http_requests_duration_seconds_total" && m["destination"] == server.Address);
        Assert.InRange(latency.Value, 10 * 0.029, seenByClient); // a busy machine makes both longer
        Assert.Equal(10UL, latency.Buckets.Aggregate(0UL, (a, b) => a + b));
        Assert.Equal(0UL, latency.Buckets[0] + latency.Buckets[1] + latency.Buckets[2]);
    }

    [Fact]
    public async Task Pipelined_requests_are_each_counted()
    {
        using var kernel = KernelHarness.Start();
        await using var server = new ScriptedServer(path => path == "/2" ? (404, "b") : (200, "a"));
        using var socket = await server.ConnectAsync();
        const int rounds = 50;
        for (var i = 0; i < rounds; i++)
        {
            var four = string.Concat(Enumerable.Range(1, 4).Select(n => $"GET /{n} HTTP/1.1\r\nHost: x\r\n\r\n"));
            await socket.SendAsync(Encoding.ASCII.GetBytes(four));
            await ReadResponsesAsync(socket, 4);
        }
        var values = kernel.Until(v => Count(v, server, "200") >= 3 * rounds);
        Assert.Equal(3 * rounds, Count(values, server, "200"));
        Assert.Equal(rounds, Count(values, server, "404"));
        Assert.Equal(3 * rounds, Inbound(values, "200"));
    }

    [Fact]
    public async Task Text_of_a_request_inside_a_body_is_no_request()
    {
        using var kernel = KernelHarness.Start();
        await using var server = new ScriptedServer(_ => (200, "HTTP/1.1 500 inside a body\r\n\r\n"));
        using var socket = await server.ConnectAsync();
        const string fake = "GET /fake HTTP/1.1\r\nHost: x\r\n\r\n";
        for (var i = 0; i < 10; i++)
        {
            // Once in the same write as the header, once in a write of its own.
            await socket.SendAsync(Encoding.ASCII.GetBytes($"POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: {2 * fake.Length}\r\n\r\n{fake}"));
            await socket.SendAsync(Encoding.ASCII.GetBytes(fake));
            await ReadResponsesAsync(socket, 1);
        }
        var values = kernel.Until(v => Count(v, server, "200") >= 10);
        Assert.Equal(10, Count(values, server, "200"));
        Assert.Equal(0, Count(values, server, "500"));
        Assert.Equal(10, Inbound(values, "200"));
    }

    [Fact]
    public async Task A_connection_that_was_there_before_is_followed_and_its_connect_not_counted()
    {
        await using var server = new ScriptedServer(_ => (200, "hello"));
        using var socket = await server.ConnectAsync();
        await socket.SendAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
        await ReadResponsesAsync(socket, 1);

        using var kernel = KernelHarness.Start();
        for (var i = 0; i < 7; i++)
        {
            await socket.SendAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
            await ReadResponsesAsync(socket, 1);
        }
        var values = kernel.Until(v => Count(v, server, "200") >= 7);
        Assert.Equal(7, Count(values, server, "200"));
        Assert.Equal(7, Inbound(values, "200"));
        Assert.Equal(0, values.Single(m => m.Metric == "container_net_tcp_successful_connects_total" && m["destination"] == server.Address).Value);
        Assert.Equal(1, values.Single(m => m.Metric == "container_net_tcp_active_connections" && m["destination"] == server.Address).Value);
        Assert.Equal(Me, values.First(m => m.Metric == "container_http_requests_total" && m["destination"] == server.Address)["peer"]);
    }

    [Fact]
    public async Task Requests_for_excluded_paths_are_in_no_metric()
    {
        using var kernel = KernelHarness.Start(change: o => o with { Conversations = o.Conversations with { ExcludedPaths = new(["/healthz*"]) } });
        await using var server = new ScriptedServer(path => path == "/missing" ? (404, "no") : (200, "hello"));
        using var client = new HttpClient();
        for (var i = 0; i < 10; i++)
        {
            await client.GetStringAsync(server.Url("/healthz?full=1"), TestContext.Current.CancellationToken);
            await client.GetStringAsync(server.Url("/shop"), TestContext.Current.CancellationToken);
            (await client.GetAsync(server.Url("/missing"), TestContext.Current.CancellationToken)).Dispose();
        }
        var values = kernel.Until(v => Count(v, server, "200") >= 10 && Count(v, server, "404") >= 10 && Inbound(v, "404") >= 10);
        Assert.Equal(10, Count(values, server, "200"));
        Assert.Equal(10, Count(values, server, "404"));
        Assert.Equal(10, Inbound(values, "200"));
    }

    private static double Count(List<Measured> values, ScriptedServer server, string status) =>
        values.Where(m => m.Metric == "container_http_requests_total" && m["destination"] == server.Address && m["status"] == status).Sum(m => m.Value);

    private static double Inbound(List<Measured> values, string status) =>
        values.Where(m => m.Metric == "container_http_inbound_requests_total" && m["container_id"] == Me && m["status"] == status).Sum(m => m.Value);

    private static async Task ReadResponsesAsync(Socket socket, int count)
    {
        var buffer = new byte[65536];
        var filled = 0;
        while (count > 0)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled), TestContext.Current.CancellationToken);
            Assert.True(read > 0);
            filled += read;
            while (ScriptedServer.TryTakeMessage(buffer, ref filled)) count--;
        }
    }
}
