using Taproot.Telemetry;
using Taproot.Telemetry.Series;
using Taproot.Topology.Build;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Promql;

/// <summary>Finds the query that a recorded series is of, and what other series that query has.</summary>
internal sealed class SeriesDirectory
{
    private readonly World _world;
    private readonly Dictionary<Labels, SeriesQuery> _queries = new(ReferenceEqualityComparer.Instance);

    /// <summary>Looks once through the world's series for those that were drawn.</summary>
    public SeriesDirectory(World world, IEnumerable<TimeSeries> drawn)
    {
        _world = world;
        var wanted = new HashSet<Labels>(ReferenceEqualityComparer.Instance);
        foreach (var series in drawn) Collect(series, wanted);
        foreach (var (name, all) in world.Series)
        {
            if (wanted.Count == 0) return;
            if (!SeriesCatalog.ByName.TryGetValue(name, out var query)) continue;
            foreach (var series in all)
                if (wanted.Remove(series.Labels)) _queries.Add(series.Labels, query);
        }
    }

    /// <summary>The query of a recorded series.</summary>
    public SeriesQuery Of(Labels labels) => _queries.TryGetValue(labels, out var query) ? query : throw new UntoldException("It is not known any more what this was recorded from.");

    /// <summary>All series of a query.</summary>
    public IReadOnlyList<GridSeries> All(SeriesQuery query) => _world.Series.GetValueOrDefault(query.Name, []);

    private static void Collect(TimeSeries series, HashSet<Labels> into)
    {
        if (series.Recorded is { } labels) into.Add(labels);
        if (series.Origin is not { } origin) return;
        foreach (var part in origin.Parts) Collect(part, into);
    }
}
