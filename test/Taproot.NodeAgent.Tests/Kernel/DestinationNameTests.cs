using System.Net;

namespace Taproot.NodeAgent.Tests.Kernel;

[Collection(nameof(OneKernel))]
public sealed class DestinationNameTests
{
    private const string Client = """
        import socket, sys, time
        open_ = []
        for address in sys.argv[1:]:
            for _ in range(100):
                try:
                    open_.append(socket.create_connection((address, 8000))); break
                except OSError: time.sleep(0.05)
        time.sleep(60)
        """;

    [Fact]
    public void Live_destinations_have_the_names_that_DNS_gave_them()
    {
        using var kernel = KernelHarness.Start();
        using var lab = new NetworkLab();
        var (client, server) = (lab.Add("tk-dns-a"), lab.Add("tk-dns-b"));
        lab.Plug("eth0", client, "10.80.0.1/24", server, "10.80.0.2/24");
        foreach (var address in new[] { "52.80.0.2/32", "52.80.0.3/32" }) RunningProgram.Run("ip", "-n", server, "addr", "add", address, "dev", "eth0");
        RunningProgram.Run("ip", "-n", client, "route", "add", "52.80.0.0/24", "via", "10.80.0.2");
        kernel.Tap.Names!.Learn("files.example.com", [IPAddress.Parse("52.80.0.2"), IPAddress.Parse("52.80.0.3")]);
        kernel.Tap.Names!.Learn("db.internal", [IPAddress.Parse("10.80.0.2")]);
        // Whose it is does not matter here: a peer on the same host would be shown instead of a name.
        var listener = lab.Start(server, "/usr/bin/python3", "-m", "http.server", "8000", "--directory", "/usr/share/doc/libbpf-dev");
        kernel.Registry.Nobodies.Add(listener.Id);
        var program = lab.Start(client, "/usr/bin/python3", "-c", Client, "10.80.0.2", "52.80.0.2", "52.80.0.3");

        var values = kernel.Until(v => Active(v, program, "files.example.com:8000") == 2 && Active(v, program, "10.80.0.2:8000") == 1);
        var balanced = values.Single(m => m.Metric == "container_net_tcp_active_connections" && m["destination"] == "files.example.com:8000");
        Assert.Equal("", balanced["actual_destination"]);
        var names = values.Where(m => m.Metric == "ip_to_fqdn").Select(m => (m["ip"], m["fqdn"])).ToList();
        Assert.Equal([("10.80.0.2", "db.internal")], names);
    }

    private static double Active(List<Measured> values, RunningProgram program, string destination) =>
        values.Where(m => m.Metric == "container_net_tcp_active_connections" && m["container_id"] == program.Container && m["destination"] == destination).Sum(m => m.Value);
}
