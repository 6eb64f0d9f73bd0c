using System.Text.Json;
using Taproot.Server.Tests.EndToEnd;
using Taproot.Store;

namespace Taproot.Server.Tests.Prometheus;

/// <summary>A real Prometheus that scrapes and sends on what it finds, as users would set it up.</summary>
public sealed class ScrapingPrometheusTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prometheus_sends_samples_and_metadata_and_both_answer_alike()
    {
        Assert.SkipWhen(EngineLibrary.Find(null) is null, "libchdb.so is not installed; ./taproot test fetches it.");
        Assert.SkipUnless(RealPrometheus.IsInstalled, "Prometheus is not installed; ./taproot test installs it.");
        var directory = Directory.CreateTempSubdirectory("taproot-scrape-").FullName;
        try
        {
            await using var taproot = await ServerProcess.StartAsync(directory);
            await using var prometheus = await RealPrometheus.StartAsync($$"""
                global: {scrape_interval: 500ms}
                scrape_configs:
                  - job_name: itself
                    static_configs: [{targets: ["SELF"]}]
                remote_write:
                  - url: {{taproot.Client.BaseAddress}}api/v1/write
                    queue_config: {batch_send_deadline: 500ms}
                    metadata_config: {send_interval: 1s}
                """);

            await taproot.UntilAsync(async () => (await DataAsync(taproot, "query?query=up%7Bjob=%22itself%22%7D")).GetProperty("result").GetArrayLength() == 1, "up");
            await taproot.UntilAsync(async () => (await DataAsync(taproot, "metadata?metric=prometheus_build_info")).EnumerateObject().Any(), "metadata");

            var told = (await DataAsync(taproot, "metadata?metric=prometheus_build_info")).GetProperty("prometheus_build_info")[0];
            Assert.Equal("gauge", told.GetProperty("type").GetString());
            Assert.NotEmpty(told.GetProperty("help").GetString()!);
            Assert.Single((await DataAsync(taproot, "metadata?limit=1")).EnumerateObject());
            var expected = await Answers.GetAsync(prometheus.Client, "/api/v1/query?query=prometheus_build_info", Stop);
            var actual = await Answers.GetAsync(taproot.Client, SharedServer.Api + "query?query=prometheus_build_info", Stop);
            Assert.Equal(expected.Series.Keys, actual.Series.Keys);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<JsonElement> DataAsync(ServerProcess server, string path)
    {
        using var json = JsonDocument.Parse(await server.Client.GetStringAsync(SharedServer.Api + path, Stop));
        return json.RootElement.GetProperty("data").Clone();
    }
}
