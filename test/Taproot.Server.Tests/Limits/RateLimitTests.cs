using Taproot.Server.Hosting;
using Taproot.Server.Limits;
using Taproot.Server.Tests.Support;

namespace Taproot.Server.Tests.Limits;

/// <summary>What senders of each protocol are answered above the rate, and afterwards.</summary>
public sealed class RateLimitTests
{
    private static readonly Func<ServerOptions, ServerOptions> Slow =
        options => Limited.To((ProjectLimit.IngestionRate, 1024), (ProjectLimit.IngestionBurst, 1024))(options) with { OtlpGrpcListen = new(System.Net.IPAddress.Loopback, 0) };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_protocol_says_in_its_own_words_to_slow_down_and_for_how_long()
    {
        await using var server = await RunningServer.StartAsync(Slow);
        Assert.Equal(200, (await server.SendAsync(Limited.Log(("text", new('x', 5000))))).Status);
        foreach (var request in (HttpRequestMessage[])[
            Limited.Samples(["a"]), Limited.Samples(["a"], "/v1/metrics"), Limited.Log(), Limited.Span(), Limited.Gauges("a"), Limited.Pprof(), Limited.Folded(), Limited.Push()])
        {
            using (request)
            {
                using var response = await server.Client.SendAsync(request, Stop);
                var body = await response.Content.ReadAsStringAsync(Stop);
                Assert.True(response.StatusCode == System.Net.HttpStatusCode.TooManyRequests, $"{request.RequestUri}: {response.StatusCode} {body}");
                Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 4, 6);
                Assert.Contains("The limit max-ingestion-rate of this project is 1024 bytes/s; it is raised in Settings, Limits, or for all projects with --max-ingestion-rate.", body, StringComparison.Ordinal);
            }
        }
        using var call = Limited.Grpc(server);
        using var answer = await server.Client.SendAsync(call, Stop);
        Assert.Equal("8", answer.Headers.GetValues("grpc-status").Single());
        var details = answer.Headers.GetValues("grpc-status-details-bin").Single();
        Assert.Contains("google.rpc.RetryInfo", System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(details.PadRight((details.Length + 3) / 4 * 4, '='))), StringComparison.Ordinal);

        Assert.Contains("taproot_ingest_requests_total{signal=\"metrics\",outcome=\"rate_limited\"} 3\n", await server.MetricsAsync(), StringComparison.Ordinal);
        server.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(204, (await server.SendAsync(Limited.Samples(["a"]))).Status);
    }

    [Fact]
    public async Task What_is_refused_for_its_content_pays_as_well()
    {
        await using var server = await RunningServer.StartAsync(Slow);
        Assert.Equal(400, (await server.SendAsync(Limited.Post("/v1/logs", new byte[3000], "application/json"))).Status);
        Assert.Equal(429, (await server.SendAsync(Limited.Log())).Status);
    }
}
