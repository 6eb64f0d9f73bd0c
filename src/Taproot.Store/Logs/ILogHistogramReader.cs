namespace Taproot.Store.Logs;

/// <summary>Counts log records over time.</summary>
public interface ILogHistogramReader
{
    /// <summary>
    /// Records that match, by severity and time. Where the minutes' counts do not tell it, the newest are counted first, and what takes too long is left
    /// out at the begin.
    /// </summary>
    /// <param name="project">The project.</param>
    /// <param name="query">What to count; its limit and pages do not matter.</param>
    /// <param name="stepMs">Width of a bucket, milliseconds, a divisor or a multiple of a minute. The window is widened to whole buckets.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<LogHistogram> ReadAsync(string project, LogQuery query, long stepMs, CancellationToken cancellationToken);
}

/// <summary>Counts of log records over time.</summary>
/// <param name="FromMs">Begin of the first bucket, milliseconds since 1970.</param>
/// <param name="ToMs">End of the last bucket.</param>
/// <param name="StepMs">Width of a bucket.</param>
/// <param name="CountedFromMs">What is before was not counted: it would have taken too long.</param>
/// <param name="Buckets">Those that have records, in no order.</param>
public sealed record LogHistogram(long FromMs, long ToMs, long StepMs, long CountedFromMs, IReadOnlyList<LogBucket> Buckets);

/// <summary>Records of one severity number in one bucket.</summary>
/// <param name="FromMs">Begin of the bucket.</param>
/// <param name="SeverityNumber">OpenTelemetry's number.</param>
/// <param name="Records">How many.</param>
public readonly record struct LogBucket(long FromMs, int SeverityNumber, long Records);
