using Taproot.Telemetry;

namespace Taproot.Store.Tests.Space;

/// <summary>The keeper on a small disk and a real engine.</summary>
public sealed class SpaceKeeperTests
{
    // Of yesterday: what is older than the retention would go by itself.
    private static readonly DateTimeOffset Noon = new(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddHours(-12), TimeSpan.Zero);

    [Fact]
    public async Task A_disk_that_fills_loses_its_oldest_day_and_keeps_the_newest()
    {
        await using var disk = await SmallDisk.MountAsync(megabytes: 100);
        await using var store = await StartAsync(disk);
        foreach (var day in (int[])[-2, -1, 0]) await store.WriteAsync("default", "m", Labels.Of(("day", $"{day}")), Noise(day, count: 300_000));
        disk.Fill(leaveMegabytes: 10);

        Assert.True(await store.SpaceKeeper.CheckAsync(TestContext.Current.CancellationToken), store.SpaceKeeper.Latest?.Problem);

        var report = store.SpaceKeeper.Latest!;
        Assert.True(report.UsedPercent > 80);
        Assert.Contains("oldest data was deleted", report.Problem, StringComparison.Ordinal);
        Assert.Contains(report.Dropped, d => d is { Table: "metric_samples", Project: "default" } && d.Day == Day(-2));
        var days = (await store.ScanAsync("default", ["m"])).Select(r => DateTimeOffset.FromUnixTimeMilliseconds(r.TimeMs).Day).Distinct();
        Assert.DoesNotContain(Day(-2).Day, days);
        Assert.Contains(Day(0).Day, days);
    }

    [Fact]
    public async Task A_disk_that_others_fill_costs_no_data()
    {
        await using var disk = await SmallDisk.MountAsync(megabytes: 100);
        await using var store = await StartAsync(disk);
        foreach (var day in (int[])[-1, 0]) await store.WriteAsync("default", "m", Labels.Empty, Noise(day, count: 10));
        disk.Fill(leaveMegabytes: 10);

        Assert.False(await store.SpaceKeeper.CheckAsync(TestContext.Current.CancellationToken));

        Assert.Contains("small part", store.SpaceKeeper.Latest!.Problem, StringComparison.Ordinal);
        Assert.Equal(20, (await store.ScanAsync("default", ["m"])).Count);
    }

    [Fact]
    public async Task The_report_of_the_storage_tells_rows_sizes_and_days()
    {
        await using var store = await TestStore.StartAsync();
        foreach (var day in (int[])[-1, 0]) await store.WriteAsync("default", "m", Labels.Empty, Noise(day, count: 1000));

        var report = await store.Storage.ReadAsync("default", TestContext.Current.CancellationToken);

        Assert.Equal("embedded", report.Engine);
        var samples = Assert.Single(report.Tables, t => t.Name == "metric_samples");
        Assert.Equal((2000, 2, Day(-1), 7), (samples.Rows, samples.Partitions, samples.OldestDay, samples.RetentionDays));
        Assert.InRange(samples.Bytes, 1, samples.UncompressedBytes);
        Assert.Equal(0, Assert.Single(report.Tables, t => t.Name == "recorded_points").Rows);
        Assert.All(report.Disks, d => Assert.InRange(d.FreeBytes, 1, d.TotalBytes));
        Assert.NotEmpty(report.Disks);
    }

    private static Task<TestStore> StartAsync(SmallDisk disk) => TestStore.StartAsync(
        TestStore.NewOptions(disk.Directory) with { MinimumFreeBytes = 0, Space = new() { UsageThresholdPercent = 80, Interval = TimeSpan.FromHours(1) } });

    private static DateOnly Day(int day) => DateOnly.FromDateTime(Noon.AddDays(day).UtcDateTime);

    // Values that no codec makes small.
    private static (long TimeMs, double Value)[] Noise(int day, int count)
    {
        var random = new Random(day);
        var start = Noon.AddDays(day).ToUnixTimeMilliseconds();
        return [.. Enumerable.Range(0, count).Select(i => (start + i * 100L, random.NextDouble()))];
    }
}
