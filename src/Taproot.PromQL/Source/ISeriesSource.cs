using Taproot.Telemetry;
namespace Taproot.PromQL.Source;

/// <summary>
/// Where the engine reads series from. Calls of a handler come one at a time, each series once, in no particular order; an exception that a handler
/// throws ends the reading and reaches the caller.
/// </summary>
public interface ISeriesSource
{
    /// <summary>Reads the raw samples of all series that meet the selection's matchers, those without a sample in its time left out.</summary>
    /// <exception cref="SeriesSourceException">The source cannot answer.</exception>
    Task SelectAsync(SeriesSelection selection, SampledSeriesHandler handler, CancellationToken cancellationToken);
}

/// <summary>
/// Takes one series: its labels, <c>__name__</c> among them, and its samples in rising order of time. Times are milliseconds since the Unix epoch, UTC;
/// a staleness marker is among the values as it was stored. The spans are valid during the call only.
/// </summary>
public delegate void SampledSeriesHandler(Labels labels, ReadOnlySpan<long> timesMs, ReadOnlySpan<double> values);
