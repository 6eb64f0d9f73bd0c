using Taproot.Store.Querying;

namespace Taproot.Store.Logs;

/// <summary>Finds patterns of log records.</summary>
public interface ILogPatternReader
{
    /// <summary>Patterns whose records match, those of most records first.</summary>
    Task<IReadOnlyList<StoredPattern>> ListPatternsAsync(string project, PatternQuery query, CancellationToken cancellationToken);
}

/// <summary>What patterns to look for.</summary>
/// <param name="Records">What their records must be like; the limit is of patterns.</param>
public sealed record PatternQuery(LogQuery Records)
{
    /// <summary>A window to compare with; null: none.</summary>
    public TimeWindow? Before { get; init; }

    /// <summary>Only patterns that were not seen before, milliseconds since 1970.</summary>
    public long? NewSinceMs { get; init; }

    /// <summary>Buckets of the trend.</summary>
    public int TrendBuckets { get; init; } = 30;
}

/// <summary>A pattern as its records show it; times are nanoseconds since 1970.</summary>
/// <param name="Pattern">Its hash.</param>
/// <param name="Records">Records of it in the window.</param>
/// <param name="Before">Records of it in the window to compare with.</param>
/// <param name="First">When its first record in the window was written; to the minute where minutes were asked. 0: none was.</param>
/// <param name="Last">When its last record was written.</param>
/// <param name="FirstSeen">When it was first seen of all that is kept.</param>
/// <param name="SeverityNumber">The highest severity of its records.</param>
/// <param name="Services">Some of the services that write it.</param>
/// <param name="Resources">Some of the resources that write it.</param>
/// <param name="Trend">Records by bucket of the window.</param>
/// <param name="Bodies">Some of its messages, the beginnings of long ones.</param>
public sealed record StoredPattern(
    string Pattern, long Records, long Before, long First, long Last, long FirstSeen, int SeverityNumber, IReadOnlyList<string> Services,
    IReadOnlyList<ulong> Resources, IReadOnlyList<long> Trend, IReadOnlyList<string> Bodies);
