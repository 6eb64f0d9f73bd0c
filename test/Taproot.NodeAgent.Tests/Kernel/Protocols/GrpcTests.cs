using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Taproot.NodeAgent.Tests.Kernel.Protocols;

[Collection(nameof(OneKernel))]
public sealed class GrpcTests
{
    private const string Outbound = "container_http_requests_total";
    private const string Inbound = "container_http_inbound_requests_total";
    private static readonly string Self = ProcessPerContainer.Name(Environment.ProcessId);

    [Fact]
    public async Task Calls_are_counted_by_their_grpc_status_on_both_sides()
    {
        await using var server = await StartAsync();
        using var kernel = KernelHarness.Start();
        const int calls = 600;
        using (var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{Port(server)}") })
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, calls), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken }, async (i, cancel) =>
            {
                using var call = new HttpRequestMessage(HttpMethod.Post, i % 4 == 0 ? "/shop.Cart/Missing" : "/shop.Cart/Add")
                {
                    Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new ByteArrayContent(Message(40)),
                };
                call.Content.Headers.ContentType = new("application/grpc");
                call.Headers.TE.ParseAdd("trailers");
                using var response = await client.SendAsync(call, cancel);
                Assert.True(response.IsSuccessStatusCode, $"{i}: {response}");
                Assert.Equal(i % 4 == 0 ? "5" : "0", response.TrailingHeaders.GetValues("grpc-status").Single());
            });
        }

        var address = $"127.0.0.1:{Port(server)}";
        var values = kernel.Until(v => v.Outbound(Outbound, address) >= calls && v.Inbound(Inbound, Self) >= calls);
        Assert.Equal((450, 150), (values.Outbound(Outbound, address, "grpc:OK"), values.Outbound(Outbound, address, "grpc:NOT_FOUND")));
        Assert.Equal((450, 150), (values.Inbound(Inbound, Self, "grpc:OK"), values.Inbound(Inbound, Self, "grpc:NOT_FOUND")));
        Assert.Equal(calls, values.Outbound(Outbound, address));
    }

    [Fact]
    public async Task Requests_of_curl_are_counted_by_their_code()
    {
        if (RealServer.Find("curl") is null) Assert.Skip("curl is not installed.");
        await using var server = await StartAsync();
        using var kernel = KernelHarness.Start();
        var url = $"http://127.0.0.1:{Port(server)}";
        // Header fields in Huffman code, which HttpClient does not use. One on a connection: Debian's curl sends no second one.
        for (var i = 0; i < 20; i++) RunningProgram.Run("curl", "-s", "--http2-prior-knowledge", "-H", "x-some: thing", $"{url}/{(i % 2 == 0 ? "plain" : "nothing")}?a={i}");

        var address = $"127.0.0.1:{Port(server)}";
        var values = kernel.Until(v => v.Outbound(Outbound, address) >= 20 && v.Inbound(Inbound, Self) >= 20);
        Assert.Equal((10, 10), (values.Outbound(Outbound, address, "200"), values.Outbound(Outbound, address, "404")));
        Assert.Equal((10, 10), (values.Inbound(Inbound, Self, "200"), values.Inbound(Inbound, Self, "404")));
    }

    private static byte[] Message(int length) => [0, 0, 0, 0, (byte)length, .. new byte[length]];

    private static int Port(WebApplication server) => new Uri(server.Urls.First()).Port;

    private static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, RealServer.FreePort(), o => o.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.Run(AnswerAsync);
        await app.StartAsync();
        return app;
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        var path = context.Request.Path.Value!;
        context.Response.StatusCode = path == "/nothing" ? 404 : 200;
        if (!path.StartsWith("/shop", StringComparison.Ordinal)) return;
        context.Response.ContentType = "application/grpc";
        if (path.EndsWith("Add", StringComparison.Ordinal)) await context.Response.Body.WriteAsync(Message(60));
        context.Response.AppendTrailer("grpc-status", path.EndsWith("Add", StringComparison.Ordinal) ? "0" : "5");
    }
}
