namespace Taproot.Server.Tests.Prometheus;

/// <summary>A real Prometheus that scrapes and sends on what it finds, as users would set it up.</summary>
public sealed class ScrapingPrometheusTests(SharedServer server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prometheus_sends_samples_and_metadata_and_both_answer_alike()
    {
        Assert.SkipUnless(RealPrometheus.IsInstalled, "Prometheus is not installed; ./taproot test installs it.");
        var taproot = await server.ClientAsync();
        await using var prometheus = await RealPrometheus.StartAsync($"""
            global: {"{"}scrape_interval: 500ms{"}"}
            scrape_configs:
              - job_name: itself
                static_configs: [{"{"}targets: ["SELF"]{"}"}]
            remote_write:
              - url: {taproot.BaseAddress}api/v1/write
                queue_config: {"{"}batch_send_deadline: 500ms{"}"}
                metadata_config: {"{"}send_interval: 1s{"}"}
            """);

        await UntilAsync(async () => (await server.DataAsync("query?query=up%7Bjob=%22itself%22%7D")).GetProperty("result").GetArrayLength() == 1);
        await UntilAsync(async () => (await server.DataAsync("metadata?metric=prometheus_build_info")).EnumerateObject().Any());

        var told = (await server.DataAsync("metadata?metric=prometheus_build_info")).GetProperty("prometheus_build_info")[0];
        Assert.Equal("gauge", told.GetProperty("type").GetString());
        Assert.NotEmpty(told.GetProperty("help").GetString()!);
        Assert.Equal("""{"limited":1}""", $$"""{"limited":{{(await server.DataAsync("metadata?limit=1")).EnumerateObject().Count()}}}""");
        const string Question = "query?query=count(%7Bjob=%22itself%22,__name__!~%22scrape_.*%22%7D)%20%3E%20100";
        await UntilAsync(async () => (await server.DataAsync(Question)).GetProperty("result").GetArrayLength() == 1);
        var expected = await Answers.GetAsync(prometheus.Client, "/api/v1/query?query=prometheus_build_info", Stop);
        var actual = await Answers.GetAsync(taproot, SharedServer.Api + "query?query=prometheus_build_info", Stop);
        Assert.Equal(expected.Series.Keys, actual.Series.Keys);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var time = TimeProvider.System;
        for (var started = time.GetTimestamp(); !await condition(); await Task.Delay(100, Stop))
            Assert.True(time.GetElapsedTime(started) < TimeSpan.FromSeconds(30), "Prometheus' data did not arrive in 30 s.");
    }
}
