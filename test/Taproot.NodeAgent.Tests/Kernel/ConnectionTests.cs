using System.Net;
using System.Net.Sockets;
using Taproot.NodeAgent.Containers;

namespace Taproot.NodeAgent.Tests.Kernel;

[Collection(nameof(OneKernel))]
public sealed class ConnectionTests
{
    private static readonly string Me = ProcessPerContainer.Name(Environment.ProcessId);

    [Fact]
    public async Task A_refused_connect_is_counted_with_its_reason()
    {
        using var kernel = KernelHarness.Start();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAsync<SocketException>(() => socket.ConnectAsync(IPAddress.Loopback, 21050, TestContext.Current.CancellationToken).AsTask());

        var values = kernel.Until(v => v.Any(m => m.Metric == "container_net_tcp_failed_connects_total" && m["destination"] == "127.0.0.1:21050"));
        var failed = values.Single(m => m.Metric == "container_net_tcp_failed_connects_total" && m["destination"] == "127.0.0.1:21050");
        Assert.Equal((Me, 1), (failed["container_id"], failed.Value));
        var reason = values.Single(m => m.Metric == "container_net_tcp_failed_connect_reasons_total" && m["destination"] == "127.0.0.1:21050");
        Assert.Equal("refused", reason["reason"]);
    }

    [Fact]
    public async Task Bytes_are_those_of_the_payload_and_active_connections_end_with_the_close()
    {
        using var kernel = KernelHarness.Start();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = listener.LocalEndpoint.ToString()!;
        using (var client = new TcpClient())
        {
            await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, TestContext.Current.CancellationToken);
            using var accepted = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync(new byte[100_000], TestContext.Current.CancellationToken);
            await accepted.SendAsync(new byte[3000]);
            await client.GetStream().ReadExactlyAsync(new byte[3000], TestContext.Current.CancellationToken);
            var live = kernel.Until(v => Value(v, "container_net_tcp_bytes_sent_total", address) >= 100_000);
            Assert.Equal(100_000, Value(live, "container_net_tcp_bytes_sent_total", address));
            Assert.Equal(3000, Value(live, "container_net_tcp_bytes_received_total", address));
            Assert.Equal(1, Value(live, "container_net_tcp_active_connections", address));
            Assert.InRange(Value(live, "container_net_rtt_seconds", address), 1e-6, 0.1);
            var listen = live.Single(m => m.Metric == "container_net_tcp_listen_info" && m["listen_addr"] == address);
            Assert.Equal((Me, 1), (listen["container_id"], listen.Value));
        }
        kernel.Until(v => Value(v, "container_net_tcp_active_connections", address) == 0);
    }

    [Fact]
    public void Processes_are_told_with_their_names_and_cgroups_when_they_run_a_program_and_when_they_end()
    {
        using var kernel = KernelHarness.Start();
        using var program = new RunningProgram("/bin/true");
        kernel.Until(_ => kernel.Registry.Started.ContainsKey(program.Id) && kernel.Registry.Exited.ContainsKey(program.Id));
        Assert.False(kernel.Registry.Exited[program.Id]);
        Assert.Equal("true", kernel.Registry.Started[program.Id].Name.ToString());
        Assert.NotEqual((0UL, 0UL), (kernel.Registry.Started[program.Id].Cgroup, kernel.Registry.Started[program.Id].MemoryCgroup));
    }

    [Fact]
    public async Task A_published_port_leads_to_the_container_and_not_to_its_proxy()
    {
        using var kernel = KernelHarness.Start();
        await using var container = new ScriptedServer(_ => (200, "from the container"));
        using var proxy = new RunningProgram("/usr/bin/python3", "-m", "http.server", "21051", "--bind", "127.0.0.1");
        kernel.Registry.Nobodies.Add(proxy.Id);
        kernel.Registry.PublishedPorts =
            [new PublishedPort("/docker/web", new(IPAddress.Any, 21051), new(IPAddress.Parse("172.30.0.2"), 80))];
        kernel.Until(v => v.Any(m => m.Metric == "container_net_tcp_listen_info" && m["proxy"] == "dockerd" && m["container_id"] == "/docker/web"));
        using var client = new HttpClient();
        await RetryAsync(() => client.GetStringAsync(new Uri("http://127.0.0.1:21051/"), TestContext.Current.CancellationToken));

        var values = kernel.Until(v => v.Any(m => m.Metric == "container_http_requests_total" && m["destination"] == "127.0.0.1:21051"));
        var requests = values.First(m => m.Metric == "container_http_requests_total" && m["destination"] == "127.0.0.1:21051");
        Assert.Equal("172.30.0.2:80", requests["actual_destination"]);
        Assert.Equal("/docker/web", requests["peer"]);
    }

    [Fact]
    public void Who_took_over_an_address_is_the_peer_and_not_who_had_it_before()
    {
        using var kernel = KernelHarness.Start();
        using var first = Serve();
        using var client = new RunningProgram("/usr/bin/python3", "-c", """
            import http.client, time
            while True:
                try:
                    c = http.client.HTTPConnection("127.0.0.1", 21052); c.request("GET", "/"); c.getresponse().read(); c.close()
                except OSError: pass
                time.sleep(0.02)
            """);
        kernel.Until(v => Requests(v, client, first) >= 20);
        first.End();
        kernel.Registry.Remove(first.Container);
        using var second = Serve();
        kernel.Until(v => Requests(v, client, second) >= 20);

        static RunningProgram Serve() => new("/usr/bin/python3", "-m", "http.server", "21052", "--bind", "127.0.0.1", "--directory", "/usr/share/doc/libbpf-dev");

        static double Requests(List<Measured> values, RunningProgram client, RunningProgram server) => values
            .Where(m => m.Metric == "container_http_requests_total" && m["container_id"] == client.Container && m["peer"] == server.Container).Sum(m => m.Value);
    }

    private static double Value(List<Measured> values, string metric, string destination) =>
        values.Where(m => m.Metric == metric && m["destination"] == destination && m["container_id"] == Me).Sum(m => m.Value);

    private static async Task RetryAsync(Func<Task> attempt)
    {
        for (var left = 100; ; left--)
        {
            try
            {
                await attempt();
                return;
            }
            catch (HttpRequestException) when (left > 0)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }
}
