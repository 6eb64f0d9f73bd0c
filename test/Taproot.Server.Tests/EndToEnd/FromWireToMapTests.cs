using System.Net;
using System.Net.Http.Json;
using Taproot.Server.Api.Contracts;
using Taproot.Store;
using Taproot.Telemetry;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Server.Tests.EndToEnd;

public sealed class FromWireToMapTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_agents_write_is_on_the_map_and_survives_a_crash()
    {
        Assert.SkipWhen(EngineLibrary.Find(null) is null, "libchdb.so is not installed; ./taproot test fetches it.");
        var directory = Directory.CreateTempSubdirectory("taproot-e2e-").FullName;
        try
        {
            long startMs;
            await using (var server = await ServerProcess.StartAsync(directory))
            {
                startMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 60_000;
                for (var ms = startMs; ms < startMs + 60_000; ms += 5000) await WriteAsync(server, startMs, ms);
                MapLink? link = null;
                await server.UntilAsync(async () =>
                {
                    await WriteAsync(server, startMs, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
                    link = (await server.Client.GetFromJsonAsync<MapResponse>("/api/projects/default/map", Stop))!.Links is [var first, ..] ? first : null;
                    return link?.RequestsPerSecond > 0;
                }, "a link with requests on the map");
                Assert.Equal(("_:Process:nginx", "_:Container:shop"), (link!.Client, link.Server));
                Assert.InRange(link.RequestsPerSecond!.Value, 97, 103);
                Assert.InRange(link.LatencySeconds!.Value, 0.019, 0.021);
                await server.KillAsync();
            }
            await using (var again = await ServerProcess.StartAsync(directory))
            {
                await again.UntilAsync(
                    async () => (await again.Client.GetFromJsonAsync<MapResponse>("/api/projects/default/map", Stop))!.Applications.Count == 2,
                    "both applications on the map after the crash");
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    internal static async Task WriteAsync(ServerProcess server, long startMs, long timeMs)
    {
        var writer = new RemoteWriteWriter();
        var seconds = 1000 + (timeMs - startMs) / 1000d;
        void Add(string metric, double value, params (string, string)[] labels) =>
            writer.Add(metric, Labels.Of([("machine_id", "m1"), ("system_uuid", "u1"), .. labels]), value, timeMs);

        Add("node_info", 1, ("hostname", "alpha"), ("kernel_version", "6.1"));
        foreach (var id in new[] { "/process/nginx", "/docker/shop" })
        {
            Add("container_info", 1, ("container_id", id), ("image", ""));
            Add("container_resources_cpu_usage_seconds_total", seconds * 0.5, ("container_id", id));
        }
        Add("container_net_tcp_listen_info", 1, ("container_id", "/docker/shop"), ("listen_addr", "10.0.0.5:8000"), ("proxy", ""));
        (string, string)[] call = [("container_id", "/process/nginx"), ("destination", "10.0.0.5:8000"), ("actual_destination", "10.0.0.5:8000")];
        Add("container_net_tcp_successful_connects_total", seconds, call);
        Add("container_net_tcp_active_connections", 3, call);
        Add("container_http_requests_total", seconds * 100, [.. call, ("status", "200"), ("method", "")]);
        Add("container_http_requests_duration_seconds_total_sum", seconds * 100 * 0.02, call);
        Add("container_http_requests_duration_seconds_total_count", seconds * 100, call);
        foreach (var (bound, share) in new[] { ("0.01", 0d), ("0.025", 1d), ("+Inf", 1d) })
            Add("container_http_requests_duration_seconds_total_bucket", seconds * 100 * share, [.. call, ("le", bound)]);

        using var content = new ByteArrayContent(writer.TakeBody());
        content.Headers.ContentType = new("application/x-protobuf");
        content.Headers.ContentEncoding.Add("snappy");
        using var response = await server.Client.PostAsync("/v1/metrics", content, Stop);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }
}
