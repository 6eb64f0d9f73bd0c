using Taproot.NodeAgent.Tests.Kernel.Protocols;

namespace Taproot.NodeAgent.Tests.Kernel.Tls;

[Collection(nameof(OneKernel))]
public sealed class RustlsTests(RustPrograms rust) : IClassFixture<RustPrograms>
{
    [Fact]
    public void Rust_is_read_as_server_and_as_client()
    {
        var program = rust.Build();
        using var lab = new TlsLab();
        using var server = RealServer.Start(program, ["serve", "{port}", lab.CertificateDerPath, lab.KeyDerPath]);
        using var client = new RunningProgram(program, "ask", $"{server.Port}");
        Assert.Equal("ready", client.ReadLine());
        lab.Watch(server.ProcessId, "rustls");
        lab.Watch(client.Id, "rustls");
        client.Type("go\n");
        Assert.Equal("32 of 200, 8 of 404", client.ReadLine());

        var values = lab.Kernel.Until(v => TlsLab.Inbound(v, server.Container, "404") >= 8 && TlsLab.Requests(v, client.Container, "404") >= 8);
        TlsLab.AssertInbound(values, server.Container, 32, 8);
        TlsLab.AssertRequests(values, client.Container, 32, 8);
    }
}
