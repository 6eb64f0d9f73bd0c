namespace Taproot.Store;

/// <summary>When the oldest rows make room for new ones.</summary>
public sealed record SpaceOptions
{
    /// <summary>Whether anything is deleted for space.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>
    /// Above this percentage of a disk in use the oldest partitions go; null: 90 for the embedded engine, whose disk is usually shared with other things,
    /// and 70 for a server.
    /// </summary>
    public int? UsageThresholdPercent { get; init; }

    /// <summary>Partitions of each table that always stay.</summary>
    public int MinimumPartitions { get; init; } = 1;

    /// <summary>How often disks are looked at.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(2);
}
