using System.Security.Cryptography.X509Certificates;

namespace Taproot.NodeAgent.Tests.Kernel.Tls;

/// <summary>Certificates of real servers, as real programs take them apart.</summary>
[Collection(nameof(OneKernel))]
public sealed class CertificateTests
{
    private const string PythonClient = """
        import ssl, socket, sys
        print("ready", flush=True); sys.stdin.readline()
        context = ssl._create_unverified_context()
        with context.wrap_socket(socket.create_connection(("127.0.0.1", int(sys.argv[1])))) as s: s.sendall(b"GET /a HTTP/1.0\r\n\r\n"); s.recv(9)
        """;

    [Fact]
    public void What_a_server_shows_is_seen_by_its_clients_and_what_it_loads_by_itself()
    {
        using var lab = new TlsLab();
        using var certificate = OwnAuthority.Give(lab);
        using var before = TlsServers.Python(lab);
        using var node = TlsClients.Node(before.Port);
        using var python = new RunningProgram("python3", "-c", PythonClient, $"{before.Port}");
        Assert.Equal("ready", python.ReadLine());
        lab.Watch(before.ProcessId);
        lab.Watch(node.Id);
        using var laterPython = TlsServers.Python(lab);
        using var laterNode = TlsServers.Node(lab);
        using var laterNginx = TlsServers.Nginx(lab);
        using var curl = new RunningProgram("curl", "-sk", "--http1.1", $"https://127.0.0.1:{before.Port}/a", $"https://127.0.0.1:{before.Port}/b");
        curl.ReadToEnd();
        node.Type("ok\n");
        node.ReadLine();
        python.Type("\n");
        python.ReadToEnd();

        string[] clients = [curl.Container, node.Container, python.Container];
        string[] servers = [laterPython.Container, laterNode.Container, laterNginx.Container];
        var values = lab.Kernel.Until(v => clients.Concat(servers).All(c => Of(v, c).Length > 0));
        foreach (var client in clients)
        {
            var seen = Assert.Single(Of(values, client));
            AssertIs(certificate, seen, values);
            Assert.Equal(("server", $"127.0.0.1:{before.Port}", before.Container), (seen["role"], seen["destination"], seen["peer"]));
        }
        foreach (var server in servers)
        {
            var own = Assert.Single(Of(values, server));
            AssertIs(certificate, own, values);
            Assert.Equal(("own", "", ""), (own["role"], own["destination"], own["peer"]));
        }
        Assert.Empty(Of(values, before.Container)); // it had loaded it before anyone looked
        Assert.Contains(values, v => v.Metric == "taproot_agent_tls_certificates_total" && v["result"] == "authority" && v.Value > 0);
        Assert.Contains(lab.Kernel.Tap.Report, h => h is { Hook: "tls certificates (uprobe)", Attached: true });
    }

    private static Measured[] Of(List<Measured> values, string container) =>
        [.. values.Where(v => v.Metric == "container_tls_certificate_not_after_timestamp_seconds" && v["container_id"] == container)];

    private static void AssertIs(X509Certificate2 certificate, Measured seen, List<Measured> values)
    {
        Assert.Equal(("orders.example", "Made-up authority", "localhost,orders.example,127.0.0.1"), (seen["subject"], seen["issuer"], seen["names"]));
        Assert.Equal(new DateTimeOffset(certificate.NotAfter).ToUnixTimeSeconds(), seen.Value);
        var notBefore = Assert.Single(values, v => v.Metric == "container_tls_certificate_not_before_timestamp_seconds" && v.Labels.All(l => seen[l.Key] == l.Value));
        Assert.Equal(new DateTimeOffset(certificate.NotBefore).ToUnixTimeSeconds(), notBefore.Value);
    }
}
