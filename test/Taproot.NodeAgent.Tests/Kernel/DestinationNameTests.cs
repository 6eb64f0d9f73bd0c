namespace Taproot.NodeAgent.Tests.Kernel;

[Collection(nameof(OneKernel))]
public sealed class DestinationNameTests
{
    private const string Client = """
        import socket, sys, time
        def resolve(name):
            question = bytes.fromhex("abcd01000001000000000000") + b"".join(bytes([len(l)]) + l.encode() for l in name.split(".")) + bytes.fromhex("0000010001")
            asking = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            asking.settimeout(0.2)
            for _ in range(50):
                try:
                    asking.sendto(question, ("10.80.0.2", 53))
                    rest = asking.recvfrom(512)[0][len(question):]
                    return [socket.inet_ntoa(rest[i + 12:i + 16]) for i in range(0, len(rest), 16)]
                except OSError: pass
        open_ = []
        addresses = [a for name in sys.argv[1:] for a in resolve(name)]
        time.sleep(1)
        for address in addresses:
            for _ in range(100):
                try:
                    open_.append(socket.create_connection((address, 8000))); break
                except OSError: time.sleep(0.05)
        time.sleep(60)
        """;

    private const string Resolver = """
        import socket
        names = {"files.example.com": ["52.80.0.2", "52.80.0.3"], "db.internal": ["10.80.0.2"]}
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.bind(("10.80.0.2", 53))
        while True:
            q, who = s.recvfrom(512)
            at, labels = 12, []
            while q[at]:
                labels.append(q[at + 1:at + 1 + q[at]].decode())
                at += 1 + q[at]
            found = names[".".join(labels)]
            answers = b"".join(bytes.fromhex("c00c000100010000003c0004") + socket.inet_aton(a) for a in found)
            s.sendto(q[:2] + bytes.fromhex("81800001") + len(found).to_bytes(2, "big") + bytes(4) + q[12:at + 5] + answers, who)
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
        lab.Start(server, "/usr/bin/python3", "-c", Resolver);
        // Whose it is does not matter here: a peer on the same host would be shown instead of a name.
        var listener = lab.Start(server, "/usr/bin/python3", "-m", "http.server", "8000", "--directory", "/usr/share/doc/libbpf-dev");
        kernel.Registry.Nobodies.Add(listener.Id);
        var program = lab.Start(client, "/usr/bin/python3", "-c", Client, "db.internal", "files.example.com");

        var values = kernel.Until(v => Active(v, program, "files.example.com:8000") == 2 && Active(v, program, "10.80.0.2:8000") == 1);
        var balanced = values.Single(m => m.Metric == "container_net_tcp_active_connections" && m["destination"] == "files.example.com:8000");
        Assert.Equal("", balanced["actual_destination"]);
        var names = values.Where(m => m.Metric == "ip_to_fqdn").Select(m => (m["ip"], m["fqdn"])).ToList();
        Assert.Equal([("10.80.0.2", "db.internal")], names);
    }

    private static double Active(List<Measured> values, RunningProgram program, string destination) =>
        values.Where(m => m.Metric == "container_net_tcp_active_connections" && m["container_id"] == program.Container && m["destination"] == destination).Sum(m => m.Value);
}
