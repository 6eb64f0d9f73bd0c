using System.Collections.Immutable;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;

namespace Taproot.PromQL.Source;

/// <summary>What series, label names and values there are: the look-ups of Prometheus' HTTP interface.</summary>
public interface ISeriesCatalog
{
    /// <summary>Label sets that meet any of the selectors and had samples in the time; at most <see cref="CatalogQuery.Limit"/>.</summary>
    /// <exception cref="SeriesSourceException">The source cannot answer.</exception>
    Task<CatalogAnswer<Labels>> FindSeriesAsync(CatalogQuery query, CancellationToken cancellationToken);

    /// <summary>Names of labels, sorted by ordinal.</summary>
    /// <exception cref="SeriesSourceException">The source cannot answer.</exception>
    Task<CatalogAnswer<string>> FindLabelNamesAsync(CatalogQuery query, CancellationToken cancellationToken);

    /// <summary>Values of one label, sorted by ordinal.</summary>
    /// <exception cref="SeriesSourceException">The source cannot answer.</exception>
    Task<CatalogAnswer<string>> FindLabelValuesAsync(string label, CatalogQuery query, CancellationToken cancellationToken);
}

/// <summary>Which series a look-up is about.</summary>
/// <param name="Selectors">Sets of conditions, joined by or; none: every series.</param>
/// <param name="FromMs">Begin, milliseconds since the epoch; sources may round it down to a day.</param>
/// <param name="ToMs">End, milliseconds since the epoch; sources may round it up to a day.</param>
/// <param name="Limit">Most entries of the answer.</param>
public sealed record CatalogQuery(ImmutableArray<ImmutableArray<LabelMatcher>> Selectors, long FromMs, long ToMs, int Limit);

/// <summary>An answer and whether there would have been more.</summary>
public sealed record CatalogAnswer<T>(ImmutableArray<T> Items, bool IsCut);
