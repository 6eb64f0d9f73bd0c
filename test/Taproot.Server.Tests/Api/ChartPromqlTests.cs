using System.Net;
using System.Net.Http.Json;
using Taproot.Inspections.Promql;
using Taproot.Server.Tests.Support;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;
using Taproot.Topology.Build;

namespace Taproot.Server.Tests.Api;

public sealed class ChartPromqlTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Charts_of_applications_and_nodes_tell_their_expressions()
    {
        await using var server = await StartAsync();
        var ofApplication = await server.Client.GetFromJsonAsync<ChartQueries>("/api/projects/default/applications/_:Container:web/promql?chart=cpu-usage", Stop);
        var query = Assert.Single(ofApplication!.Queries);
        Assert.Equal(("alpha", "sum(rate(container_resources_cpu_usage_seconds_total{container_id=\"/docker/web\"}[1m]))"), (query.Name.Split('@')[^1], query.Expression));
        var ofNode = await server.Client.GetFromJsonAsync<ChartQueries>("/api/projects/default/nodes/m1/promql?chart=node-memory-available", Stop);
        Assert.Equal("sum(node_resources_memory_available_bytes{machine_id=\"m1\"})", Assert.Single(ofNode!.Queries).Expression);
    }

    [Fact]
    public async Task What_is_not_there_is_said_to_be_so()
    {
        await using var server = await StartAsync();
        var empty = await server.Client.GetFromJsonAsync<ChartQueries>("/api/projects/default/applications/_:Container:web/promql?chart=memory-cache", Stop);
        Assert.Empty(empty!.Queries);
        Assert.StartsWith("The chart is empty in this window", empty.Reason, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await server.Client.GetAsync("/api/projects/default/nodes/m1/promql?chart=nonsense", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/api/projects/default/nodes/m2/promql?chart=x", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/api/projects/default/applications/_:Container:x/promql?chart=x", Stop)).StatusCode);
    }

    private static async Task<RunningServer> StartAsync()
    {
        var server = await RunningServer.StartAsync();
        server.Worlds.Current = WorldBuilder.Build(new(new(SmallWorld.EndMs - 45_000, 15_000, 4), new Dictionary<string, IReadOnlyList<GridSeries>>(StringComparer.Ordinal)
        {
            ["node_info"] = [Series(("machine_id", "m1"), ("hostname", "alpha"))],
            ["node_resources_memory_available_bytes"] = [Series(("machine_id", "m1"))],
            ["container_resources_cpu_usage_seconds_total"] = [Series(("machine_id", "m1"), ("container_id", "/docker/web")), Series(("machine_id", "m1"), ("container_id", "/docker/db"))],
        }, 1));
        return server;
    }

    private static GridSeries Series(params (string, string)[] labels) => new(Labels.Of(labels), new float[] { 1, 1, 1, 1 });
}
