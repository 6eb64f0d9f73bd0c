using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Taproot.Store.Client;
using Taproot.Store.Schema;

namespace Taproot.Store.Space;

/// <summary>Drops the oldest partitions of all signals while a disk of the engine is too full, and says so.</summary>
internal sealed partial class SpaceKeeper(
    StoreClient client, ProjectSchema schema, StorageReader storage, StoreOptions options, StoreHealth health, StoreMetrics metrics, TimeProvider time, ILogger<SpaceKeeper> logger)
    : BackgroundService, ISpaceStatus
{
    private const int EmbeddedThreshold = 90;
    private const int ServerThreshold = 70;
    private const int Remembered = 100;

    // The engine deletes the files of a dropped partition some time after it has forgotten them.
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(10);
    private ImmutableList<DroppedPartition> _dropped = [];
    private volatile SpaceReport? _latest;

    public SpaceReport? Latest => _latest;

    private int Threshold => options.Space.UsageThresholdPercent ?? (options.ClickHouse is null ? EmbeddedThreshold : ServerThreshold);

    /// <summary>Looks at the disks once; true when something was dropped.</summary>
    public async Task<bool> CheckAsync(CancellationToken cancellation)
    {
        var deployment = await schema.DeploymentAsync(cancellation);
        if (deployment.Kind == DeploymentKind.Cloud) return false;
        var disks = (await storage.ReadDisksAsync(new(deployment, "default"), cancellation)).Where(d => d.Type == "Local" && d.TotalBytes > 0).ToArray();
        if (disks.Length == 0) return false;
        var fullest = disks.MaxBy(UsedShare)!;
        var excess = fullest.TotalBytes - fullest.FreeBytes - (long)(fullest.TotalBytes * (Threshold / 100d));
        var (dropped, problem) = excess > 0 ? await MakeRoomAsync(fullest, excess, cancellation) : (false, null);
        _latest = new(time.GetUtcNow(), UsedShare(fullest) * 100, Threshold, problem, _dropped);
        return dropped;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var dropped = false;
            try
            {
                if (health.IsAvailable) dropped = await CheckAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (StoreException e)
            {
                LogFailed(e.Message);
            }
            await Task.Delay(dropped ? Settling : options.Space.Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<(bool Dropped, string? Problem)> MakeRoomAsync(StoreDisk disk, long excess, CancellationToken cancellation)
    {
        var used = $"The disk {disk.Path} of {disk.Host} is {UsedShare(disk):P0} full, and {Threshold} % is the limit.";
        if (!options.Space.IsEnabled) return (false, $"{used} Nothing is deleted, since --disable-clickhouse-space-manager is set: free some space, or shorten the retention.");
        var partitions = await storage.ReadPartitionsAsync(cancellation);
        if (partitions.Sum(p => p.Bytes) < disk.TotalBytes * SpacePlan.LeastShare)
            return (false, $"{used} Taproot's data is a small part of it, so deleting that would not help: free space of other things.");
        var chosen = SpacePlan.Choose(partitions, excess, options.Space.MinimumPartitions);
        if (chosen.Count == 0) return (false, $"{used} Only the newest {options.Space.MinimumPartitions} days are left, which are kept: free some space, or send less.");
        foreach (var partition in chosen) await DropAsync(partition, cancellation);
        return (true, $"{used} The oldest data was deleted: {chosen.Count} partitions up to {chosen.Max(p => p.Day):yyyy-MM-dd}.");
    }

    private async Task DropAsync(StoredPartition partition, CancellationToken cancellation)
    {
        var dialect = await schema.DialectAsync(partition.Project, cancellation);
        await client.ExecuteAsync(ProjectSchema.DatabaseOf(partition.Project), dialect.DropPartition(partition.Table, partition.Id), QueryParameters.None, cancellation);
        metrics.Dropped(partition.Table, partition.Bytes);
        var dropped = new DroppedPartition(time.GetUtcNow(), partition.Project, partition.Table.Name, partition.Day, partition.Bytes);
        _dropped = [dropped, .. _dropped.Take(Remembered - 1)];
        LogDropped(partition.Project, partition.Table.Name, partition.Day, partition.Bytes >> 20);
    }

    private static double UsedShare(StoreDisk disk) => 1 - (double)disk.FreeBytes / disk.TotalBytes;

    [LoggerMessage(2010, LogLevel.Warning, "The store's disk is too full: dropped {Table} of {Day} of project {Project} ({Megabytes} MB).")]
    private partial void LogDropped(string project, string table, DateOnly day, long megabytes);

    [LoggerMessage(2011, LogLevel.Warning, "The store's disk was not looked at: {Reason}")]
    private partial void LogFailed(string reason);
}
