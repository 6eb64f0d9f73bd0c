namespace Taproot.Store;

/// <summary>What was deleted for want of space, and whether there is want now.</summary>
public interface ISpaceStatus
{
    /// <summary>The last look at the disks; null before the first.</summary>
    SpaceReport? Latest { get; }
}

/// <summary>The state of the store's space.</summary>
/// <param name="CheckedAt">When the disks were looked at, UTC.</param>
/// <param name="UsedPercent">Use of the fullest disk.</param>
/// <param name="ThresholdPercent">Use above which the oldest data goes.</param>
/// <param name="Problem">What a person should do, as a sentence; null when nothing is wrong.</param>
/// <param name="Dropped">Partitions dropped since the server started, newest first, the last hundred.</param>
public sealed record SpaceReport(DateTimeOffset CheckedAt, double UsedPercent, int ThresholdPercent, string? Problem, IReadOnlyList<DroppedPartition> Dropped);

/// <summary>Rows that made room for new ones.</summary>
/// <param name="At">When they were deleted, UTC.</param>
/// <param name="Project">Whose they were.</param>
/// <param name="Table">Their table.</param>
/// <param name="Day">The first day of the partition, UTC.</param>
/// <param name="Bytes">Its size on disk, bytes.</param>
public sealed record DroppedPartition(DateTimeOffset At, string Project, string Table, DateOnly Day, long Bytes);
