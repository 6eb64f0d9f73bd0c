using System.Security.Cryptography.X509Certificates;

namespace Taproot.NodeAgent.Tests.Kernel.Tls;

/// <summary>Certificates of real servers, as real programs take them apart.</summary>
[Collection(nameof(OneKernel))]
public sealed class CertificateTests(GoPrograms go) : IClassFixture<GoPrograms>
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
        using var later = TlsServers.Python(lab);
        using var curl = new RunningProgram("curl", "-sk", "--http1.1", $"https://127.0.0.1:{before.Port}/a", $"https://127.0.0.1:{before.Port}/b");
        curl.ReadToEnd();
        node.Type("ok\n");
        node.ReadLine();
        python.Type("\n");
        python.ReadToEnd();

        var clients = new[] { curl.Container, node.Container, python.Container };
        var values = lab.Kernel.Until(v => clients.All(c => Of(v, c).Length > 0) && Of(v, later.Container).Length > 0);
        foreach (var client in clients)
        {
            var seen = Assert.Single(Of(values, client));
            AssertIs(certificate, seen, values);
            Assert.Equal(("server", $"127.0.0.1:{before.Port}", before.Container), (seen["role"], seen["destination"], seen["peer"]));
        }
        var own = Assert.Single(Of(values, later.Container));
        AssertIs(certificate, own, values);
        Assert.Equal(("own", "", ""), (own["role"], own["destination"], own["peer"]));
        Assert.Empty(Of(values, before.Container)); // it had loaded it before anyone looked
        Assert.Contains(values, v => v.Metric == "taproot_agent_tls_certificates_total" && v["result"] == "authority" && v.Value > 0);
        Assert.Contains(lab.Kernel.Tap.Report, h => h is { Hook: "tls certificates (uprobe)", Attached: true });
    }

    [Fact]
    public void Node_sees_its_own_as_a_server_and_nginx_does()
    {
        using var lab = new TlsLab();
        using var certificate = OwnAuthority.Give(lab);
        using var python = TlsServers.Python(lab);
        using var client = TlsClients.Node(python.Port);
        lab.Watch(python.ProcessId);
        lab.Watch(client.Id);
        using var node = TlsServers.Node(lab);
        using var nginx = TlsServers.Nginx(lab);

        var values = lab.Kernel.Until(v => Of(v, node.Container).Length > 0 && Of(v, nginx.Container).Length > 0);
        AssertIs(certificate, Assert.Single(Of(values, node.Container)), values);
        AssertIs(certificate, Assert.Single(Of(values, nginx.Container)), values);
    }

    [Fact]
    public void Go_is_shown_one_and_so_is_gnutls()
    {
        if (!RunningProgram.Run("ldd", "/usr/bin/wget").Contains("libgnutls", StringComparison.Ordinal)) Assert.Skip("There is no wget with GnuTLS here (Debian: wget).");
        var program = go.Build("certificates");
        using var lab = new TlsLab();
        using var certificate = OwnAuthority.Give(lab);
        using var server = TlsServers.Python(lab);
        using var client = new RunningProgram(program, "ask", $"{server.Port}");
        using var holder = new RunningProgram("python3", "-c", "import ctypes, sys; ctypes.CDLL('libgnutls.so.30'); print('ready', flush=True); sys.stdin.read()");
        Assert.Equal("ready", client.ReadLine());
        Assert.Equal("ready", holder.ReadLine());
        lab.Watch(client.Id, "go");
        lab.Watch(holder.Id, "gnutls");
        client.Type("go\n");
        using var wget = new RunningProgram("wget", "-q", "-O", "/dev/null", "--no-check-certificate", $"https://127.0.0.1:{server.Port}/a");
        wget.ReadToEnd();

        var values = lab.Kernel.Until(v => Of(v, client.Container).Length > 0 && Of(v, wget.Container).Length > 0);
        AssertIs(certificate, Assert.Single(Of(values, client.Container)), values);
        AssertIs(certificate, Assert.Single(Of(values, wget.Container)), values);
    }

    [Fact]
    public async Task Dotnet_which_decrypts_on_other_threads_is_shown_one()
    {
        using var lab = new TlsLab();
        using var certificate = OwnAuthority.Give(lab);
        using var server = TlsServers.Python(lab);
        using var client = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.GetCertHashString() == certificate.GetCertHashString() }, UseProxy = false,
        });
        var cancel = TestContext.Current.CancellationToken;
        await client.GetStringAsync($"https://localhost:{server.Port}/warm", cancel); // has .NET load its libraries
        lab.Watch(Environment.ProcessId);
        await client.GetStringAsync($"https://127.0.0.1:{server.Port}/a", cancel); // by another name, so that it does not resume

        Measured[] Shown(List<Measured> v) => [.. Of(v, ProcessPerContainer.Name(Environment.ProcessId)).Where(m => m["role"] == "server")];
        var values = lab.Kernel.Until(v => Shown(v).Length > 0);
        AssertIs(certificate, Assert.Single(Shown(values)), values);
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
