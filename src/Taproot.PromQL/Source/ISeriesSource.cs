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

    /// <summary>
    /// Evaluates a function of the selected series at each point of a grid where the data is. False, before any call of the handler, when the source does
    /// not do that: then the raw samples are read.
    /// </summary>
    /// <exception cref="SeriesSourceException">The source cannot answer.</exception>
    Task<bool> TrySelectGridAsync(GridSelection selection, GridSeriesHandler handler, CancellationToken cancellationToken);
}

/// <summary>
/// Takes one series: its labels, <c>__name__</c> among them, and its samples in rising order of time. Times are milliseconds since the Unix epoch, UTC;
/// a staleness marker is among the values as it was stored. The spans are valid during the call only.
/// </summary>
public delegate void SampledSeriesHandler(Labels labels, ReadOnlySpan<long> timesMs, ReadOnlySpan<double> values);

/// <summary>
/// Takes one series' values at the points of the grid, <see cref="GridSelection.Missing"/> where there is none. The span is valid during the call only.
/// </summary>
public delegate void GridSeriesHandler(Labels labels, ReadOnlySpan<double> values);
