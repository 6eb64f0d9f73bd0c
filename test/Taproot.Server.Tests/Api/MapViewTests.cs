using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Api.Http;
using Taproot.Server.Tests.Support;
using Taproot.Topology.Model;

namespace Taproot.Server.Tests.Api;

public sealed class MapViewTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_link_carries_requests_errors_latency_and_bytes_of_the_last_minute()
    {
        var world = new SmallWorld();
        var node = world.Node("alpha");
        var (nginx, shop) = (world.Instance(world.Application("nginx"), node), world.Instance(world.Application("shop"), node));
        world.Call(nginx, shop, perSecond: 200, latencySeconds: 0.02f, failing: 5);
        await using var server = await RunningServer.StartAsync();
        server.Worlds.Current = world.Build();

        var map = await server.Client.GetFromJsonAsync<MapResponse>("/api/projects/default/map", Stop);

        Assert.Equal(["_:Process:nginx", "_:Process:shop"], map!.Applications.Select(a => a.Id));
        var link = Assert.Single(map.Links);
        Assert.Equal(("_:Process:nginx", "_:Process:shop"), (link.Client, link.Server));
        Assert.Equal(["http"], link.Protocols);
        Assert.Equal(200, link.RequestsPerSecond!.Value, 3);
        Assert.Equal(5, link.ErrorsPerSecond!.Value, 3);
        Assert.Equal(0.02, link.LatencySeconds!.Value, 5);
        Assert.Equal(4000, link.BytesPerSecond!.Value, 3);
        Assert.Equal("ready", map.Context.State);
        Assert.Empty(map.Context.Message);
    }

    [Fact]
    public async Task Who_has_the_current_map_is_told_so_without_a_body()
    {
        await using var server = await RunningServer.StartAsync();
        server.Worlds.Current = new SmallWorld().Build();
        using var first = await server.Client.GetAsync("/api/projects/default/map", Stop);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/projects/default/map");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await server.Client.SendAsync(again, Stop);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);

        var other = new SmallWorld();
        other.Application("new");
        server.Worlds.Current = other.Build();
        using var later = new HttpRequestMessage(HttpMethod.Get, "/api/projects/default/map");
        later.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var third = await server.Client.SendAsync(later, Stop);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public async Task A_map_of_a_thousand_applications_is_served()
    {
        var world = new SmallWorld();
        var node = world.Node("alpha");
        var instances = Enumerable.Range(0, 1000).Select(i => world.Instance(world.Application($"app-{i}"), node)).ToArray();
        for (var i = 0; i < 3000; i++) world.Call(instances[i % 1000], instances[(i * 7 + 1 + i / 1000) % 1000], 10, 0.01f);
        await using var server = await RunningServer.StartAsync();
        (await server.Client.GetAsync("/api/projects/default/map", Stop)).Dispose();
        server.Worlds.Current = world.Build();
        for (var i = 0; i < 2; i++)
        {
            var started = Stopwatch.GetTimestamp();
            var map = await server.Client.GetFromJsonAsync<MapResponse>("/api/projects/default/map", Stop);
            TestContext.Current.TestOutputHelper?.WriteLine($"Answer {i + 1}, read: {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms");
            Assert.Equal((1000, 3000), (map!.Applications.Count, map.Links.Count));
        }
    }

    [Fact]
    public void An_answer_is_made_once_a_snapshot_and_context()
    {
        var cache = new SnapshotCache(Options.Create(new JsonOptions()));
        var (world, other) = (new SmallWorld().Build(), new SmallWorld().Build());
        var context = new ResponseContext(0, 1, 1, 1, 1, "ready", "");
        var made = 0;
        SnapshotBody Ask(World of, ResponseContext with) => cache.Get(of, "map", with, () => ++made);

        Assert.Same(Ask(world, context), Ask(world, context with { }));
        Assert.Equal(1, made);
        Ask(world, context with { State = "stale" });
        Ask(other, context);
        Assert.Equal(3, made);
    }
}
