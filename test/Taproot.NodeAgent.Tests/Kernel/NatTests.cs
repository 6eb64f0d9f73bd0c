using System.Net;

namespace Taproot.NodeAgent.Tests.Kernel;

[Collection(nameof(OneKernel))]
public sealed class NatTests : IDisposable
{
    private const string VirtualAddress = "10.99.0.1", VirtualV6 = "fd99::1";

    /// <summary>Makes so many connections with one request each, one right after another.</summary>
    private const string Client = """
        import http.client, sys, time
        host, count = sys.argv[1], int(sys.argv[2])
        def get():
            c = http.client.HTTPConnection(host, 80, timeout=5); c.request("GET", "/"); c.getresponse().read(); c.close()
        for _ in range(count): get()
        time.sleep(30)
        """;

    private readonly NetworkLab _lab = new();

    [Theory]
    [InlineData("ip", VirtualAddress, "10.88.0.1/24", "10.88.0.2:8080")]
    [InlineData("ip6", VirtualV6, "fd88::1/64", "[fd88::2]:8080")]
    public void The_actual_destination_of_a_remote_backend_is_what_conntrack_knows(string family, string dialled, string own, string backend)
    {
        using var kernel = KernelHarness.Start();
        var client = NewClient(own, out var remotes);
        using var _ = remotes;
        NetworkLab.Rules(client, OutputRule(family, $"{family} daddr {dialled} tcp dport 80 dnat to {backend}"));
        var program = Connect(client, dialled, 1);

        var only = Assert.Single(Connects(kernel.Until(v => Connects(v, program).Count > 0), program));
        Assert.Equal(1, remotes.Answered[IPEndPoint.Parse(backend)]);
        Assert.Equal(new IPEndPoint(IPAddress.Parse(dialled), 80).ToString(), only["destination"]);
        Assert.Equal((backend, "", 1), (only["actual_destination"], only["peer"], only.Value));
        Assert.True(Lookups(kernel.Collect(), "translated") >= 1);
    }

    [Fact]
    public void Each_backend_behind_one_address_has_its_own_exact_counts()
    {
        using var kernel = KernelHarness.Start();
        var client = NewClient("10.88.0.1/24", out var remotes);
        using var _ = remotes;
        NetworkLab.Rules(client, OutputRule("ip", $"ip daddr {VirtualAddress} tcp dport 80 dnat to numgen inc mod 3 map {{ 0 : 10.88.0.2, 1 : 10.88.0.3, 2 : 10.88.0.4 }}"));
        var program = Connect(client, VirtualAddress, 90);

        kernel.Until(v => Requests(v, program).Sum(m => m.Value) >= 90);
        var values = kernel.Until(v => Active(v, program) == 0);
        string[] backends = ["10.88.0.2:80", "10.88.0.3:80", "10.88.0.4:80"];
        Assert.All(backends, backend => Assert.Equal(30, remotes.Accepted[IPEndPoint.Parse(backend)]));
        Assert.Equal(backends.Select(b => (b, 30.0)), Connects(values, program).Select(m => (m["actual_destination"], m.Value)).Order());
        Assert.Equal(backends.Select(b => (b, 30.0)), Requests(values, program).Select(m => (m["actual_destination"], m.Value)).Order());
    }

    [Fact]
    public void Connections_that_were_there_before_the_agent_are_told_apart_by_their_backend()
    {
        var client = NewClient("10.88.0.1/24", out var remotes);
        using var _ = remotes;
        NetworkLab.Rules(client, OutputRule("ip", $"ip daddr {VirtualAddress} tcp dport 80 dnat to numgen inc mod 2 map {{ 0 : 10.88.0.2, 1 : 10.88.0.3 }}"));
        var program = _lab.Start(client, "/usr/bin/python3", "-c", $"import socket; s = [socket.create_connection(('{VirtualAddress}', 80)) for _ in range(10)]; input()");
        Assert.True(SpinWait.SpinUntil(() => remotes.Accepted.Values.Sum() == 10, TimeSpan.FromSeconds(10)));
        using var kernel = KernelHarness.Start();

        var values = kernel.Until(v => Active(v, program) >= 10);
        Assert.Equal([("10.88.0.2:80", 5), ("10.88.0.3:80", 5)],
            Of(values, "container_net_tcp_active_connections", program).Select(m => (m["actual_destination"], m.Value)).Order());
    }

    [Fact]
    public void A_container_s_connection_is_followed_through_its_own_namespace_and_then_the_host_s()
    {
        var (host, pod) = (_lab.Add("tn-host"), _lab.Add("tn-pod"));
        _lab.Plug("veth0", host, "10.77.0.1/24", pod, "10.77.0.2/24");
        RunningProgram.Run("ip", "-n", pod, "route", "add", "default", "via", "10.77.0.1");
        RunningProgram.Run("ip", "netns", "exec", host, "sysctl", "-qw", "net.ipv4.ip_forward=1");
        using var remotes = TunRemotes.Start(host, "10.88.0.1/24");
        // The container's own rules lead to the service's address, and change the source; the host's lead to the backend.
        NetworkLab.Rules(pod, """
            table ip nat {
              chain output { type nat hook output priority -100; ip daddr 10.66.0.1 tcp dport 80 dnat to 10.99.0.1:80; }
              chain out { type nat hook postrouting priority 100; ip daddr 10.99.0.1 tcp dport 80 snat to 10.77.0.2:50000-50100; }
            }
            """);
        NetworkLab.Rules(host, """
            table ip nat {
              chain in { type nat hook prerouting priority -100; ip daddr 10.99.0.1 tcp dport 80 dnat to 10.88.0.2:8080; }
              chain out { type nat hook postrouting priority 100; oifname tun0 masquerade; }
            }
            """);
        var program = _lab.Start(pod, "/usr/bin/python3", "-c", "input();" + Client, "10.66.0.1", "3");
        var plain = _lab.Start(pod, "/usr/bin/python3", "-c", "input();" + Client, VirtualAddress, "2");
        using var processes = new ProcessTree(_lab.Start(host, "/usr/bin/sleep", "60"), program, plain);
        using var kernel = KernelHarness.Start(processes.Root);
        program.Type("\n");
        plain.Type("\n");

        var values = kernel.Until(v => Requests(v, program).Sum(m => m.Value) >= 3 && Requests(v, plain).Sum(m => m.Value) >= 2);
        Assert.Equal(("10.66.0.1:80", "10.88.0.2:8080", 3), One(Connects(values, program)));
        Assert.Equal(("10.99.0.1:80", "10.88.0.2:8080", 2), One(Connects(values, plain)));
        Assert.Equal(5, remotes.Accepted[IPEndPoint.Parse("10.88.0.2:8080")]);
    }

    [Fact]
    public void Lookups_that_are_impossible_are_in_the_capability_report_with_the_reason()
    {
        using var processes = new ProcessTree();
        using var kernel = KernelHarness.Start(processes.Root);
        var report = Assert.Single(kernel.Tap.Report, r => r.Hook == "conntrack (ctnetlink)");
        Assert.Equal((false, "the kernel tracks no connections (nf_conntrack is not loaded)"), (report.Attached, report.Reason));
        Assert.Contains(kernel.Collect(), m => m.Metric == "taproot_agent_hook_attached" && m["hook"] == report.Hook && m["reason"] == report.Reason && m.Value == 0);
    }

    public void Dispose() => _lab.Dispose();

    private string NewClient(string own, out TunRemotes remotes)
    {
        var client = _lab.Add("tn-client");
        remotes = TunRemotes.Start(client, own);
        RunningProgram.Run("ip", "-n", client, "route", "add", "default", "dev", "tun0");
        RunningProgram.Run("ip", "-n", client, "-6", "route", "add", "default", "dev", "tun0");
        return client;
    }

    private static string OutputRule(string family, string rule) =>
        $$"""
        table {{family}} nat {
          chain output { type nat hook output priority -100; {{rule}}; }
        }
        """;

    private RunningProgram Connect(string from, string address, int times) =>
        _lab.Start(from, "/usr/bin/python3", "-c", Client, address, times.ToString());

    private static List<Measured> Of(List<Measured> values, string metric, RunningProgram client) =>
        [.. values.Where(m => m.Metric == metric && m["container_id"] == client.Container)];

    private static List<Measured> Connects(List<Measured> values, RunningProgram client) => Of(values, "container_net_tcp_successful_connects_total", client);

    private static List<Measured> Requests(List<Measured> values, RunningProgram client) => Of(values, "container_http_requests_total", client);

    private static double Active(List<Measured> values, RunningProgram client) => Of(values, "container_net_tcp_active_connections", client).Sum(m => m.Value);

    private static double Lookups(List<Measured> values, string result) =>
        values.Single(m => m.Metric == "taproot_agent_nat_lookups_total" && m["result"] == result).Value;

    private static (string Destination, string Actual, double Count) One(List<Measured> values)
    {
        var one = Assert.Single(values);
        return (one["destination"], one["actual_destination"], one.Value);
    }
}
