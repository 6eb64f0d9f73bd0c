namespace Taproot.Telemetry.Series;

/// <summary>Rows of one scan in columns of equal length, ordered by fingerprint, then time. Valid during the call only.</summary>
public readonly ref struct SampleBlock(ReadOnlySpan<ulong> fingerprints, ReadOnlySpan<long> timesMs, ReadOnlySpan<double> values)
{
    /// <summary>Series identity within the metric.</summary>
    public ReadOnlySpan<ulong> Fingerprints { get; } = fingerprints;

    /// <summary>Milliseconds since the epoch, UTC.</summary>
    public ReadOnlySpan<long> TimesMs { get; } = timesMs;

    /// <summary>Values; a staleness marker is the NaN with bits 0x7ff0000000000002.</summary>
    public ReadOnlySpan<double> Values { get; } = values;
}

/// <summary>Takes the rows of one metric's scan; called for each block in turn, never at the same time.</summary>
public delegate void SampleBlockHandler(string metric, SampleBlock block);

/// <summary>One metric's series as the store knows it.</summary>
public readonly record struct SeriesIdentity(string Metric, ulong Fingerprint, Labels Labels);

/// <summary>Raw reading of stored samples: the recorder's and PromQL's way to the data.</summary>
public interface ISampleScanner
{
    /// <summary>Reads all samples of <paramref name="metrics"/> with <c>fromMs &lt; time &lt;= toMs</c>.</summary>
    Task ScanAsync(
        string project, IReadOnlyCollection<string> metrics, long fromMs, long toMs, SampleBlockHandler handler, CancellationToken cancellationToken);

    /// <summary>The series of <paramref name="metrics"/> that had a sample at or after <paramref name="sinceMs"/> (day granularity).</summary>
    Task<IReadOnlyList<SeriesIdentity>> FindSeriesAsync(
        string project, IReadOnlyCollection<string> metrics, long sinceMs, CancellationToken cancellationToken);

    /// <summary>The labels of given fingerprints of one metric; unknown ones are left out.</summary>
    Task<IReadOnlyList<SeriesIdentity>> GetSeriesAsync(
        string project, string metric, IReadOnlyCollection<ulong> fingerprints, CancellationToken cancellationToken);
}

/// <summary>Recorded points: results of <see cref="SeriesQuery"/>, kept long, so that any past window is read back in one query.</summary>
public interface IRecordedSeriesStore
{
    /// <summary>Appends one grid point of many series. NaN values are not stored.</summary>
    Task AppendAsync(string project, long timeMs, IReadOnlyCollection<RecordedPoint> points, CancellationToken cancellationToken);

    /// <summary>Reads a window; the result holds for each query name its series on the grid.</summary>
    Task<IReadOnlyDictionary<string, IReadOnlyList<GridSeries>>> ReadAsync(
        string project, TimeGrid grid, CancellationToken cancellationToken);
}

/// <summary>One recorded value: query name, kept labels, value at the append's instant.</summary>
public readonly record struct RecordedPoint(string Query, Labels Labels, float Value);
