namespace Taproot.NodeAgent.Tests.Kernel.Tls;

[Collection(nameof(OneKernel))]
public sealed class OpenSslTests
{
    [Fact]
    public void Requests_of_curl_to_a_server_in_python_are_counted_by_status_on_both_sides()
    {
        using var lab = new TlsLab();
        using var server = TlsServers.Python(lab);
        lab.Watch(server.ProcessId);
        string[] urls = [.. new[] { "a", "missing", "b", "c", "missing" }.Select(p => $"https://localhost:{server.Port}/{p}")];
        using var first = new RunningProgram("curl", ["-sk", "--http1.1", .. urls]);
        Assert.Equal(5 * 30_000, first.ReadToEnd().Length);
        using var second = new RunningProgram("curl", ["-sk", "--http1.1", .. urls]);
        second.ReadToEnd();

        var values = lab.Kernel.Until(v => TlsLab.Inbound(v, server.Container, "200") >= 6 && TlsLab.Requests(v, second.Container, "404") >= 2);
        Assert.Equal(6, TlsLab.Inbound(values, server.Container, "200"));
        Assert.Equal(4, TlsLab.Inbound(values, server.Container, "404"));
        foreach (var client in new[] { first, second })
        {
            Assert.Equal(3, TlsLab.Requests(values, client.Container, "200"));
            Assert.Equal(2, TlsLab.Requests(values, client.Container, "404"));
        }
    }
}
