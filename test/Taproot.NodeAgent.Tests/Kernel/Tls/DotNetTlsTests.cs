using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Taproot.NodeAgent.Tests.Kernel.Tls;

/// <summary>.NET keeps the system calls to itself and lets OpenSSL work on memory.</summary>
[Collection(nameof(OneKernel))]
public sealed class DotNetTlsTests
{
    private static readonly string Me = ProcessPerContainer.Name(Environment.ProcessId);

    [Fact]
    public async Task Requests_of_an_http_client_to_a_server_in_python_are_counted_by_status()
    {
        using var lab = new TlsLab();
        using var server = TlsServers.Python(lab);
        using var client = Client(lab);
        lab.Watch(server.ProcessId);
        await AskAsync(client, server.Port, "warm"); // has .NET load its libraries
        lab.Watch(Environment.ProcessId);
        for (var i = 0; i < 20; i++) await AskAsync(client, server.Port, i % 4 == 3 ? "missing" : "ok");
        using var another = Client(lab);
        for (var i = 0; i < 20; i++) await AskAsync(another, server.Port, i % 4 == 3 ? "missing" : "ok", "127.0.0.1"); // under another name it does not resume

        var values = lab.Kernel.Until(v => TlsLab.Inbound(v, server.Container, "404") >= 10 && TlsLab.Requests(v, Me, "404") >= 10 && TlsLab.WasShown(v, Me));
        TlsLab.AssertInbound(values, server.Container, 31, 10);
        Assert.InRange(TlsLab.Requests(values, Me, "200"), 30, 31);
        Assert.Equal(10, TlsLab.Requests(values, Me, "404"));
    }

    [Fact]
    public async Task Requests_on_many_connections_at_once_are_counted_on_both_sides()
    {
        using var lab = new TlsLab();
        await using var server = await StartAsync(lab);
        var port = new Uri(server.Urls.First()).Port;
        using var before = Client(lab);
        await AskAsync(before, port, "warm"); // has .NET load its libraries
        lab.Watch(Environment.ProcessId);
        using var client = Client(lab);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            for (var i = 0; i < 25; i++) await AskAsync(client, port, i % 5 == 4 ? "missing" : "ok");
        }));

        var values = lab.Kernel.Until(v => TlsLab.Inbound(v, Me, "404") >= 80 && TlsLab.Requests(v, Me, "404") >= 80);
        TlsLab.AssertInbound(values, Me, 320, 80);
        TlsLab.AssertRequests(values, Me, 320, 80);
    }

    private static HttpClient Client(TlsLab lab) => new(new SocketsHttpHandler
    {
        SslOptions = { RemoteCertificateValidationCallback = (_, presented, _, _) => presented!.GetCertHashString() == lab.Certificate.GetCertHashString() }, UseProxy = false,
    })
    {
        DefaultRequestVersion = HttpVersion.Version11,
    };

    private static async Task AskAsync(HttpClient client, int port, string path, string host = "localhost")
    {
        using var response = await client.GetAsync($"https://{host}:{port}/{path}", TestContext.Current.CancellationToken);
        Assert.Equal(path == "missing" ? HttpStatusCode.NotFound : HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task<WebApplication> StartAsync(TlsLab lab)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(lab.Certificate)));
        var application = builder.Build();
        application.MapGet("/ok", () => "hello");
        application.MapGet("/warm", () => "hello");
        await application.StartAsync(TestContext.Current.CancellationToken);
        return application;
    }
}
