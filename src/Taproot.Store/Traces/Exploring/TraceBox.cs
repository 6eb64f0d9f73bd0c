using Taproot.Store.Querying;

namespace Taproot.Store.Traces.Exploring;

/// <summary>A part of a heat map that is compared with the rest: a time, durations, failures.</summary>
/// <param name="Window">The time.</param>
/// <param name="MinDuration">Least duration, nanoseconds.</param>
/// <param name="MaxDuration">The duration below which it ends, nanoseconds; null for no end.</param>
/// <param name="FailedOnly">Only spans with an error.</param>
public sealed record TraceBox(TimeWindow Window, long MinDuration, long? MaxDuration, bool FailedOnly)
{
    private const double Millisecond = 1e6;
    private const long Minute = 60_000;

    /// <summary>Whether minutes that were counted by bucket can be divided by it.</summary>
    internal bool FitsBuckets =>
        !FailedOnly && Window.FromMs % Minute == 0 && Window.ToMs % Minute == 0 && LatencyBuckets.IsBound(MinDuration / Millisecond)
        && (MaxDuration is null || LatencyBuckets.IsBound(MaxDuration.Value / Millisecond));

    /// <summary>The condition of a span, as an expression of the table of spans.</summary>
    internal string OfSpan(Conditions where) => string.Join(" AND ", Parts(where, "Duration", 1, "StatusCode = 'Error'"));

    /// <summary>The same of what is counted by bucket.</summary>
    internal string OfBucket(Conditions where) => string.Join(" AND ", Parts(where, "Bucket", Millisecond, "Failed > 0"));

    private IEnumerable<string> Parts(Conditions where, string duration, double unit, string failed)
    {
        yield return $"Timestamp >= fromUnixTimestamp64Milli({where.Value("Int64", Window.FromMs)})";
        yield return $"Timestamp < fromUnixTimestamp64Milli({where.Value("Int64", Window.ToMs)})";
        if (MinDuration > 0) yield return $"{duration} >= {where.Value("Float64", MinDuration / unit)}";
        if (MaxDuration is { } most) yield return $"{duration} < {where.Value("Float64", most / unit)}";
        if (FailedOnly) yield return failed;
    }
}
