using Taproot.Telemetry.Series;

namespace Taproot.Topology.Build;

/// <summary>What a world is built from.</summary>
/// <param name="Grid">The instants of all series.</param>
/// <param name="Series">Results by query name (<see cref="SeriesCatalog"/>); a query without a result may be absent.</param>
/// <param name="FreshestMs">The newest sample of any agent, milliseconds since the epoch; 0 when nothing was ever received.</param>
public sealed record WorldInput(TimeGrid Grid, IReadOnlyDictionary<string, IReadOnlyList<GridSeries>> Series, long FreshestMs)
{
    /// <summary>What a caller that builds again and again keeps between builds; <see langword="null"/> for one build.</summary>
    public SeriesKeyCache? Keys { get; init; }

    /// <summary>What people say of how the world is put together.</summary>
    public WorldRules Rules { get; init; } = WorldRules.None;

    internal IReadOnlyList<GridSeries> Get(string query) => Series.GetValueOrDefault(query, []);

    /// <summary>How many last points make up "recently": a minute of them, at least two.</summary>
    internal int RecentPoints => (int)Math.Clamp(60_000 / Math.Max(1, Grid.StepMs), 2, 240);
}
