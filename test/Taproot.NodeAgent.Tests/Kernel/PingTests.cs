using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Taproot.NodeAgent.Kernel;
using Taproot.NodeAgent.Network;

namespace Taproot.NodeAgent.Tests.Kernel;

[Collection(nameof(OneKernel))]
public sealed class PingTests
{
    private const string Failing = """
        import socket, sys, time
        for address in sys.argv[1:]:
            s = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
            try: s.connect((address, 9))
            except OSError: pass
        time.sleep(60)
        """;

    [Fact]
    public void Destinations_without_a_connection_are_pinged_from_the_containers_network_in_both_families()
    {
        using var kernel = KernelHarness.Start(change: options => options with { PingInterval = TimeSpan.FromMilliseconds(200) });
        using var lab = new NetworkLab();
        var (client, server) = (lab.Add("tk-ping-a"), lab.Add("tk-ping-b"));
        lab.Plug("eth0", client, "10.78.0.1/24", server, "10.78.0.2/24");
        AddAddress(client, "fd78::1/64");
        AddAddress(server, "fd78::2/64");
        var program = lab.Start(client, "/usr/bin/python3", "-c", Failing, "10.78.0.2", "fd78::2");

        var values = kernel.Until(v => Latency(v, program, "10.78.0.2") is not null && Latency(v, program, "fd78::2") is not null);
        Assert.InRange(Latency(values, program, "10.78.0.2")!.Value, 1e-7, 0.1);
        Assert.InRange(Latency(values, program, "fd78::2")!.Value, 1e-7, 0.1);
        Assert.Contains(values, m => m.Metric == "taproot_agent_pings_total" && m["result"] == "answered" && m.Value >= 2);
    }

    [Fact]
    public void A_lost_ping_and_a_namespace_that_is_gone_hold_nobody_up()
    {
        using var lab = new NetworkLab();
        var (client, server) = (lab.Add("tk-ping-c"), lab.Add("tk-ping-d"));
        lab.Plug("eth0", client, "10.79.0.1/24", server, "10.79.0.2/24");
        var program = lab.Start(client, "/usr/bin/sleep", "60");
        var space = NetworkNamespaces.Inode($"/proc/{program.Id}/ns/net")!.Value;
        using var round = new PingRound("/proc", TimeProvider.System);
        round.Send(new("/a", space, program.Id, IPAddress.Parse("10.79.0.2")));
        round.Send(new("/a", space, program.Id, IPAddress.Parse("10.79.0.77")));
        round.Send(new("/b", space + 1, program.Id, IPAddress.Parse("10.79.0.2")));
        var started = TimeProvider.System.GetTimestamp();
        var answers = round.Await(TestContext.Current.CancellationToken).ToList();

        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0, 3);
        Assert.Equal([true, false, false], answers.Select(a => a.Seconds is not null));
        Assert.Equal([true, true, false], answers.Select(a => a.IsSent));
    }

    [Fact]
    public void The_kernel_tells_when_a_ping_left_and_when_its_answer_came()
    {
        if (PingSocket.Open(AddressFamily.InterNetwork, TimeProvider.System) is not { } socket)
        {
            Assert.Skip("No raw sockets here.");
            return;
        }
        using var _ = socket;
        var number = socket.Send(IPAddress.Loopback);
        Assert.True(SpinWait.SpinUntil(() => { socket.Receive(); return socket.RoundTrip(number) is not null; }, TimeSpan.FromSeconds(5)));
        Assert.InRange(socket.RoundTrip(number)!.Value, 0, 0.05);
    }

    [Fact]
    public void Nothing_is_pinged_when_it_is_switched_off()
    {
        using var kernel = KernelHarness.Start(change: options => options with { Ping = PingMode.Off });
        Assert.DoesNotContain(kernel.Collect(), m => m.Metric == "taproot_agent_pings_total");
    }

    [Fact]
    public void Without_payloads_there_are_connections_and_no_requests()
    {
        var tap = new KernelTap(new() { SwitchedOff = KernelTapOptions.PayloadsOff }, new ProcessPerContainer(), NullLoggerFactory.Instance, TimeProvider.System);
        using (tap)
        {
            try
            {
                tap.Start();
            }
            catch (InvalidOperationException refused)
            {
                Assert.Skip(refused.Message);
            }
            Assert.All(tap.Report.Where(h => h.Hook.StartsWith("payload_", StringComparison.Ordinal)), h => Assert.Equal((false, "switched off by --disable-l7-tracing"), (h.Attached, h.Reason)));
            Assert.Contains(tap.Report, h => h.Attached && h.Hook.StartsWith("socket_state", StringComparison.Ordinal));
        }
    }

    private static double? Latency(List<Measured> values, RunningProgram program, string address) =>
        values.Find(m => m.Metric == "container_net_latency_seconds" && m["container_id"] == program.Container && m["destination_ip"] == address)?.Value;

    private static void AddAddress(string name, string address) => RunningProgram.Run("ip", "-n", name, "addr", "add", address, "dev", "eth0", "nodad");
}
