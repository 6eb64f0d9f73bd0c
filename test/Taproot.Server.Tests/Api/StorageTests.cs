using System.Net;
using System.Net.Http.Json;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Tests.Support;

namespace Taproot.Server.Tests.Api;

public sealed class StorageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tables_and_disks_are_told_with_what_was_deleted_for_space()
    {
        await using var server = await RunningServer.StartAsync();
        server.Storage.Report = new(
            "cluster prod at ch1:8123",
            [new("metric_samples", "metrics", 1000, 200, 1600, 3, 2, new(2026, 11, 24), 7), new("otel_logs", "logs", 0, 0, 0, 0, 0, null, 7)],
            [new("ch1", "default", "/var/lib/clickhouse/", "Local", 1000, 250)]);
        server.Storage.Latest = new(
            RunningServer.Start, 75, 70, "The oldest data was deleted.",
            [new(RunningServer.Start, "default", "metric_samples", new(2026, 11, 20), 50), new(RunningServer.Start, "other", "metric_samples", new(2026, 11, 22), 70)]);

        var storage = (await server.Client.GetFromJsonAsync<StorageResponse>("/api/projects/default/storage", Stop))!;

        Assert.Equal("cluster prod at ch1:8123", storage.Engine);
        Assert.Equal((1000, 200, 8.0, 3, new DateOnly(2026, 11, 24), 7), (storage.Tables[0].Rows, storage.Tables[0].Bytes, storage.Tables[0].CompressionRatio!.Value, storage.Tables[0].Parts, storage.Tables[0].OldestDay!.Value, storage.Tables[0].RetentionDays!.Value));
        Assert.Null(storage.Tables[1].CompressionRatio);
        Assert.Equal(250, Assert.Single(storage.Disks).FreeBytes);
        Assert.Equal((75, 70, "The oldest data was deleted."), (storage.Space!.UsedPercent, storage.Space.ThresholdPercent, storage.Space.Problem));
        Assert.Equal((1, 50L, new DateOnly(2026, 11, 20)), (storage.Space.DroppedPartitions, storage.Space.DroppedBytes, storage.Space.DroppedUntil!.Value)); // not another project's
    }

    [Fact]
    public async Task An_unknown_project_has_no_storage()
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/api/projects/nobody/storage", Stop)).StatusCode);
    }
}
