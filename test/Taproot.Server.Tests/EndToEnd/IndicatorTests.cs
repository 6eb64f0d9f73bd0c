using System.Net;
using System.Net.Http.Json;
using Taproot.Inspections.Reports;
using Taproot.Server.Api.Contracts;
using Taproot.Store;
using Taproot.Telemetry;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Server.Tests.EndToEnd;

/// <summary>Queries of somebody's own over what an instrumented application sends by remote write, on a real store.</summary>
public sealed class IndicatorTests
{
    private const string Project = "/api/projects/default", App = "_:Container:shop";
    private static readonly IndicatorSetting Good = new(
        App, "rate(shop_requests_total[1m])", """rate(shop_requests_total{code="500"}[1m])""", "rate(shop_seconds_bucket[1m])");

    private long _startMs;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Objectives_go_by_queries_of_ones_own()
    {
        Assert.SkipWhen(EngineLibrary.Find(null) is null, "libchdb.so is not installed; ./taproot test fetches it.");
        var directory = Directory.CreateTempSubdirectory("taproot-own-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(directory);
            _startMs = Now - 90_000;
            for (var ms = _startMs; ms < _startMs + 90_000; ms += 5000) await WriteAsync(server, ms);
            await TryAsync(server);
            await PutAsync(server, Good);
            await FindAsync(server, "now-15m", "SLOAvailability", c => c is { IsByOwnQuery: true, Status: "warning", Sentence: "20 % of requests fail by your own query; the objective is 99 % without failure." });
            await FindAsync(server, "now-15m", "SLOLatency", c => c is { IsByOwnQuery: true, Status: "warning" });
            await RecordedAsync(server);
            await PutAsync(server, Good with { Failed = "shop_requests_total * on (code) group_left () shop_seconds_bucket" });
            await FindAsync(server, "now-15m", "SLOAvailability", c => c.Status == "unknown" && c.Sentence.StartsWith("The indicator's query failed: ", StringComparison.Ordinal));
            await FindAsync(server, "now-15m", "SLOLatency", c => c is { IsByOwnQuery: true, Status: "warning" });
            Assert.Contains("taproot_recorder_indicator_failures_total", await server.Client.GetStringAsync("/metrics", Stop), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private static async Task TryAsync(ServerProcess server)
    {
        using var answer = await server.Client.PostAsJsonAsync($"{Project}/settings/indicators/try", Good with { Total = "none_total" }, Stop);
        var trial = (await answer.Content.ReadFromJsonAsync<IndicatorTrial>(Stop))!;
        Assert.Equal(["own-requests", "own-histogram"], trial.Charts.Select(c => c.Id));
        Assert.Contains(trial.Findings, f => f is { Indicator: "total", Status: "warning" } && f.Sentence.StartsWith("No series", StringComparison.Ordinal));
        Assert.Contains(trial.Findings, f => f is { Indicator: "failed", Status: "ok" });
        Assert.Contains(trial.Findings, f => f is { Indicator: "histogram", Status: "ok" });
    }

    private static async Task PutAsync(ServerProcess server, IndicatorSetting setting)
    {
        using var answer = await server.Client.PutAsJsonAsync($"{Project}/settings/indicators", setting, Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task FindAsync(ServerProcess server, string from, string check, Func<CheckAnswer, bool> condition)
    {
        CheckAnswer? last = null;
        await server.UntilAsync(async () =>
        {
            await WriteAsync(server, Now);
            last = (await SloAsync(server, from))?.Checks.Single(c => c.Id == check);
            return last is not null && condition(last);
        }, $"{check} as awaited");
    }

    private static async Task<Report?> SloAsync(ServerProcess server, string from)
    {
        using var answer = await server.Client.GetAsync($"{Project}/applications/{App}?from={from}", Stop);
        return answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<ApplicationResponse>(Stop))!.Reports.Single(r => r.Id == "slo") : null;
    }

    /// <summary>A window too long for the memory is built of what was recorded.</summary>
    private async Task RecordedAsync(ServerProcess server) => await server.UntilAsync(async () =>
    {
        await WriteAsync(server, Now);
        return (await SloAsync(server, "now-50m"))?.Charts.Single(c => c.Id == "inbound-errors") is { Title: "Errors, by your own query", Series: [var errors] }
            && errors.Values.Any(v => v is > 19 and < 21);
    }, "recorded results in a long window");

    // 100 requests a second by the application's own count, 20 of them failed, 30 slow; agents see no failure.
    private async Task WriteAsync(ServerProcess server, long timeMs)
    {
        await FromWireToMapTests.WriteAsync(server, _startMs, timeMs);
        var writer = new RemoteWriteWriter();
        var seconds = (timeMs - _startMs) / 1000d;
        void Add(string metric, double perSecond, string label, string value) => writer.Add(metric, Labels.Of(("job", "shop"), (label, value)), perSecond * seconds, timeMs);
        Add("shop_requests_total", 80, "code", "200");
        Add("shop_requests_total", 20, "code", "500");
        Add("shop_seconds_bucket", 50, "le", "0.1");
        Add("shop_seconds_bucket", 70, "le", "0.5");
        Add("shop_seconds_bucket", 100, "le", "+Inf");
        using var content = new ByteArrayContent(writer.TakeBody());
        content.Headers.ContentType = new("application/x-protobuf");
        content.Headers.ContentEncoding.Add("snappy");
        using var response = await server.Client.PostAsync("/v1/metrics", content, Stop);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }
}
