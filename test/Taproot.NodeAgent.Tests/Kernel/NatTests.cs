using System.Net;

namespace Taproot.NodeAgent.Tests.Kernel;

[Collection(nameof(OneKernel))]
public sealed class NatTests : IDisposable
{
    private const string VirtualAddress = "10.99.0.1";

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

    [Fact]
    public void The_actual_destination_of_a_remote_backend_is_what_conntrack_knows()
    {
        using var kernel = KernelHarness.Start();
        var client = _lab.Add("tn-client");
        using var remotes = TunRemotes.Start(client, "10.88.0.1/24");
        NetworkLab.Rules(client, $$"""
            table ip nat {
              chain output { type nat hook output priority -100; ip daddr {{VirtualAddress}} tcp dport 80 dnat to 10.88.0.2:8080; }
            }
            """);
        RunningProgram.Run("ip", "-n", client, "route", "add", "default", "dev", "tun0");
        var program = _lab.Start(client, "/usr/bin/python3", "-c", Client, VirtualAddress, "1");

        var connects = Connects(kernel.Until(v => Connects(v, program).Count > 0), program);
        Assert.Equal(1, remotes.Answered[IPEndPoint.Parse("10.88.0.2:8080")]);
        var only = Assert.Single(connects);
        Assert.Equal(($"{VirtualAddress}:80", "10.88.0.2:8080", "", 1), (only["destination"], only["actual_destination"], only["peer"], only.Value));
    }

    public void Dispose() => _lab.Dispose();

    private static List<Measured> Connects(List<Measured> values, RunningProgram client) =>
        [.. values.Where(m => m.Metric == "container_net_tcp_successful_connects_total" && m["container_id"] == client.Container)];
}
