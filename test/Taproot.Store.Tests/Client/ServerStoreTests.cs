using Taproot.Store.Embedded;
using Taproot.Telemetry;

namespace Taproot.Store.Tests.Client;

/// <summary>The store on ClickHouse servers by address; embedded engines behind ports stand for them.</summary>
public sealed class ServerStoreTests
{
    private static readonly long Noon = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    [Fact]
    public async Task Rows_go_to_a_server_and_come_back()
    {
        await using var engine = await TestStore.StartAsync();
        await using var face = FaceOf(engine);
        await using var store = await StartAsync(face.Address);
        await store.WriteAsync("default", "m", Labels.Empty, (Noon, 1), (Noon + 1, 2));

        Assert.Equal([1.0, 2.0], (await store.ScanAsync("default", ["m"])).Select(r => r.Value));
        Assert.Equal($"server {face.Address.Authority}", (await store.Storage.ReadAsync("default", TestContext.Current.CancellationToken)).Engine);
    }

    [Fact]
    public async Task When_a_node_goes_away_the_next_one_is_asked_and_nothing_acknowledged_is_lost()
    {
        await using var engine = await TestStore.StartAsync();
        await using var first = FaceOf(engine);
        await using var second = FaceOf(engine);
        await using var store = await StartAsync(first.Address, second.Address);
        await store.WriteAsync("default", "m", Labels.Empty, (Noon, 1));
        Assert.Equal(0, second.Connections); // one node as long as it answers

        await first.DisposeAsync();
        await Eventually.HoldsAsync(() => WritesAsync(store, Noon + 1), "the second node takes rows");

        Assert.Equal([1.0, 2.0], (await store.ScanAsync("default", ["m"])).Select(r => r.Value).Distinct());
        Assert.Equal(second.Address, store.Client.Address);
    }

    [Fact]
    public async Task The_first_node_may_be_away_from_the_beginning()
    {
        await using var away = await TestStore.StartAsync();
        await using var there = await TestStore.StartAsync();
        await using var gone = FaceOf(away);
        await gone.DisposeAsync();
        await using var face = FaceOf(there);
        await using var store = await StartAsync(gone.Address, face.Address);
        await store.WriteAsync("default", "m", Labels.Empty, (Noon, 1));

        Assert.Single(await there.ScanAsync("default", ["m"]));
    }

    [Fact]
    public async Task With_all_nodes_away_rows_are_refused_for_later()
    {
        await using var engine = await TestStore.StartAsync();
        await using var face = FaceOf(engine);
        await using var store = await StartAsync(face.Address);
        await face.DisposeAsync();

        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.WriteAsync("default", "m", Labels.Empty, (Noon, 1)));
        Assert.True(error.RetryAfter > TimeSpan.Zero);
    }

    private static EngineFace FaceOf(TestStore engine) => new(EngineLocation.SocketPath(Path.GetFullPath(engine.Options.DataDirectory)));

    private static async Task<TestStore> StartAsync(params Uri[] addresses)
    {
        var store = await TestStore.StartAsync(TestStore.NewOptions() with { ClickHouse = new() { Addresses = addresses } });
        await Eventually.HoldsAsync(() => store.Health.IsAvailable, "the server is seen");
        return store;
    }

    private static async Task<bool> WritesAsync(TestStore store, long timeMs)
    {
        try
        {
            await store.WriteAsync("default", "m", Labels.Empty, (timeMs, 2));
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }
}
