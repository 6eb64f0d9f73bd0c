namespace Taproot.Store.Space;

/// <summary>Decides which partitions make room. Pure.</summary>
internal static class SpacePlan
{
    /// <summary>Below this share of the disk the store is not what fills it, and deleting would not help.</summary>
    public const double LeastShare = 0.05;

    /// <summary>
    /// The partitions to drop, oldest day first over all signals, until <paramref name="excess"/> bytes are free. What the recorder keeps is small, and the only
    /// memory of months: it goes last.
    /// </summary>
    public static IReadOnlyList<StoredPartition> Choose(IReadOnlyCollection<StoredPartition> partitions, long excess, int minimumPartitions)
    {
        var droppable = partitions
            .GroupBy(p => (p.Project, p.Table.Name))
            .SelectMany(table => table.OrderByDescending(p => p.Day).Skip(minimumPartitions))
            .OrderBy(p => p.Table.Signal is null ? 1 : 0).ThenBy(p => p.Day).ThenBy(p => p.Table.Name, StringComparer.Ordinal);
        List<StoredPartition> chosen = [];
        DateOnly? day = null;
        foreach (var partition in droppable)
        {
            // A day goes as a whole: its samples are worth little without its series.
            if (excess <= 0 && partition.Day != day) break;
            chosen.Add(partition);
            excess -= partition.Bytes;
            day = partition.Day;
        }
        return chosen;
    }
}
