using System.Net;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Sources.Prometheus;
using Taproot.Server.Tests.EndToEnd;
using Taproot.Server.Tests.Support;
using Taproot.Store;
using Taproot.Telemetry;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Server.Tests.Sources;

public sealed class ForwardingTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Samples_are_acknowledged_when_the_other_server_has_them_bits_and_all()
    {
        Assert.SkipUnless(MetricsServer.HasPrometheus, "prometheus is not installed; ./taproot test installs it.");
        await using var prometheus = await MetricsServer.PrometheusAsync();
        await using var server = await RunningServer.StartAsync(o => o with { Prometheus = new() { Global = new() { Url = prometheus.Url } } });
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        server.Time.SetUtcNow(DateTimeOffset.FromUnixTimeMilliseconds(now));
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(server.Client, "forwarded", now));
        Assert.Contains("\"42.5\"", await prometheus.GetAsync("api/v1/query?query=forwarded{Zone=\"a\",zone=\"%C3%A9\"}"), StringComparison.Ordinal);
        Assert.Empty(server.Store.Written);

        prometheus.Kill();
        using var batch = Batch();
        var e = await Assert.ThrowsAsync<StoreUnavailableException>(() => Clients.Project(new() { Url = prometheus.Url }).Forwarder.ForwardAsync(batch, Stop));
        Assert.Contains("Nothing listens", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_takes_no_remote_write_keeps_the_data_with_the_agents()
    {
        Assert.SkipUnless(MetricsServer.HasPrometheus, "prometheus is not installed; ./taproot test installs it.");
        await using var prometheus = await MetricsServer.PrometheusAsync(takesRemoteWrite: false);
        using var batch = Batch();
        var e = await Assert.ThrowsAsync<StoreUnavailableException>(() => Clients.Project(new() { Url = prometheus.Url }).Forwarder.ForwardAsync(batch, Stop));
        Assert.Contains("--web.enable-remote-write-receiver", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busy_server_is_asked_again_and_a_refusal_is_passed_on()
    {
        var (attempts, status) = (0, 503);
        await using var far = new StandIn(c => StandIn.Say(c, ++attempts % 3 == 0 ? 204 : status, "out of order sample"));
        var forwarder = Clients.Project(new() { Url = far.Url }).Forwarder;
        using var batch = Batch();
        await forwarder.ForwardAsync(batch, Stop);
        Assert.Equal(3, attempts);
        status = 400;
        var e = await Assert.ThrowsAsync<SamplesRefusedException>(() => forwarder.ForwardAsync(batch, Stop));
        Assert.Contains("out of order", e.Message, StringComparison.Ordinal);
        Assert.Equal((4, e.Message), (attempts, forwarder.Problem));
        status = 401;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => forwarder.ForwardAsync(batch, Stop));
    }

    [Fact]
    public async Task More_than_is_held_is_put_off_at_once()
    {
        var open = new TaskCompletionSource();
        await using var far = new StandIn(async c =>
        {
            await open.Task;
            await StandIn.Say(c, 204, "");
        });
        PrometheusProject project = Clients.Project(new() { Url = far.Url });
        using var batch = Batch();
        var waiting = Enumerable.Range(0, 264).Select(_ => project.Forwarder.ForwardAsync(batch, Stop)).ToArray();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => project.Forwarder.ForwardAsync(batch, Stop));
        open.SetResult();
        await Task.WhenAll(waiting);
    }

    [Fact]
    public async Task Agents_that_write_to_Taproot_are_on_its_map_though_their_samples_are_in_Prometheus()
    {
        Assert.SkipWhen(EngineLibrary.Find(null) is null, "libchdb.so is not installed; ./taproot test fetches it.");
        Assert.SkipUnless(MetricsServer.HasPrometheus, "prometheus is not installed; ./taproot test installs it.");
        await using var prometheus = await MetricsServer.PrometheusAsync();
        var directory = Directory.CreateTempSubdirectory("taproot-e2e-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(directory, "--bootstrap-prometheus-url", prometheus.Url.AbsoluteUri, "--bootstrap-refresh-interval", "5s");
            var start = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 60_000;
            for (var ms = start; ms < start + 60_000; ms += 5000) await FromWireToMapTests.WriteAsync(server, start, ms);
            await server.UntilAsync(async () =>
            {
                await FromWireToMapTests.WriteAsync(server, start, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
                var map = await System.Net.Http.Json.HttpClientJsonExtensions.GetFromJsonAsync<MapResponse>(server.Client, "/api/projects/default/map", Stop);
                return map!.Links is [{ RequestsPerSecond: > 97 and < 103 }, ..];
            }, "a link with requests on the map");
            var metrics = await server.Client.GetStringAsync("/metrics", Stop);
            Assert.Contains("taproot_prometheus_forwarded_samples_total", metrics, StringComparison.Ordinal);
            var status = await System.Net.Http.Json.HttpClientJsonExtensions.GetFromJsonAsync<SystemStatusResponse>(server.Client, "/api/projects/default/status", Stop);
            Assert.Contains(status!.Components, c => c is { Name: "prometheus", Status: "ok" });
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static MetricBatch Batch()
    {
        var batch = MetricBatch.Rent();
        batch.AddSample(batch.AddSeries("m", Labels.Of(("a", "b"))), TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), 1);
        return batch;
    }

    private static async Task<HttpStatusCode> SendAsync(HttpClient client, string metric, long timeMs)
    {
        var writer = new RemoteWriteWriter();
        writer.Add(metric, Labels.Of(("Zone", "a"), ("zone", "é")), 42.5, timeMs);
        using var content = new ByteArrayContent(writer.TakeBody());
        content.Headers.ContentType = new("application/x-protobuf");
        content.Headers.ContentEncoding.Add("snappy");
        using var response = await client.PostAsync("/v1/metrics", content, Stop);
        return response.StatusCode;
    }
}
