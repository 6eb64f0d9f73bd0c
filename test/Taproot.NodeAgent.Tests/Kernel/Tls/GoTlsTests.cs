using Taproot.NodeAgent.Tests.Kernel.Protocols;

namespace Taproot.NodeAgent.Tests.Kernel.Tls;

[Collection(nameof(OneKernel))]
public sealed class GoTlsTests(GoPrograms go) : IClassFixture<GoPrograms>
{
    [Theory]
    [InlineData("plain")]
    [InlineData("stripped", "-ldflags=-s -w")]
    public void Go_is_read_as_server_and_as_client(string name, params string[] options)
    {
        var program = go.Build(name, options);
        using var lab = new TlsLab();
        using var server = RealServer.Start(program, ["serve", "{port}", lab.CertificatePath, lab.KeyPath]);
        using var client = new RunningProgram(program, "ask", $"{server.Port}");
        Assert.Equal("ready", client.ReadLine());
        lab.Watch(server.ProcessId, "go");
        lab.Watch(client.Id, "go");
        client.Type("go\n");
        Assert.Equal("320 of 200, 80 of 404", client.ReadLine());

        var values = lab.Kernel.Until(v => TlsLab.Inbound(v, server.Container, "404") >= 80 && TlsLab.Requests(v, client.Container, "404") >= 80 && TlsLab.WasShown(v, client.Container));
        TlsLab.AssertInbound(values, server.Container, 320, 80);
        TlsLab.AssertRequests(values, client.Container, 320, 80);
    }
}
