using Taproot.Telemetry;

namespace Taproot.Store.Tests;

/// <summary>A small disk of its own, as tmpfs; needs the right to mount.</summary>
public sealed class DiskTests
{
    private const int Megabytes = 100;
    private static readonly long Noon = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    [Fact]
    public async Task A_disk_that_is_nearly_full_refuses_rows_until_there_is_space()
    {
        await using var disk = await SmallDisk.MountAsync(Megabytes);
        await using var store = await TestStore.StartAsync(TestStore.NewOptions(disk.Directory) with { MinimumFreeBytes = 40 << 20 });
        await store.WriteAsync("default", "m", Labels.Empty, (Noon, 1));

        disk.Fill(leaveMegabytes: 20);
        var full = default(StoreFullException);
        await Eventually.HoldsAsync(async () => (full = await RefusedAsync(store)) is not null, "rows are refused");
        Assert.Contains("nearly full", full!.Message, StringComparison.Ordinal);
        Assert.Contains("nearly full", store.Health.Reason, StringComparison.Ordinal);
        Assert.True(store.Health.IsAvailable); // reading goes on
        Assert.NotEmpty(await store.ScanAsync("default", ["m"]));

        disk.Free();
        await Eventually.HoldsAsync(async () => await RefusedAsync(store) is null, "rows are taken again");
    }

    [Fact]
    public async Task A_full_disk_refuses_rows_and_corrupts_nothing()
    {
        await using var disk = await SmallDisk.MountAsync(Megabytes);
        var options = TestStore.NewOptions(disk.Directory) with { MinimumFreeBytes = 0 };
        await using (var store = await TestStore.StartAsync(options))
        {
            await store.WriteAsync("default", "m", Labels.Empty, (Noon, 1), (Noon + 1, 2));
            disk.Fill(leaveMegabytes: 0);
            var full = default(StoreFullException);
            await Eventually.HoldsAsync(async () => (full = await RefusedAsync(store)) is not null, "rows are refused");
            Assert.Contains("disk of the store is full", full!.Message, StringComparison.Ordinal);
            disk.Free();
            await Eventually.HoldsAsync(async () => await RefusedAsync(store) is null, "rows are taken again");
        }

        await using var again = await TestStore.StartAsync(options);
        Assert.Equal([1.0, 2.0], (await again.ScanAsync("default", ["m"])).Select(r => r.Value));
    }

    private static async Task<StoreFullException?> RefusedAsync(TestStore store)
    {
        try
        {
            await store.WriteAsync("default", "probe", Labels.Empty, [.. Enumerable.Range(0, 5000).Select(i => (Noon + i, Random.Shared.NextDouble()))]);
            return null;
        }
        catch (StoreFullException e)
        {
            return e;
        }
    }
}
