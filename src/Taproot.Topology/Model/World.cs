using System.Collections.ObjectModel;
using Taproot.Telemetry.Series;

namespace Taproot.Topology.Model;

/// <summary>The running system over a window of time: an immutable snapshot.</summary>
public sealed class World
{
    /// <summary>The instants of all series.</summary>
    public required TimeGrid Grid { get; init; }

    /// <summary>Applications by id.</summary>
    public required IReadOnlyDictionary<ApplicationId, Application> Applications { get; init; }

    /// <summary>Nodes by <see cref="Node.Id"/>.</summary>
    public required IReadOnlyDictionary<string, Node> Nodes { get; init; }

    /// <summary>Who talks to whom, one an ordered pair of applications.</summary>
    public required IReadOnlyList<Link> Links { get; init; }

    /// <summary>The newest sample of any agent, milliseconds since the epoch; 0 when nothing was ever received.</summary>
    public required long FreshestMs { get; init; }

    /// <summary>The recorded series that it was built from, by query.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<GridSeries>> Series { get; init; } = ReadOnlyDictionary<string, IReadOnlyList<GridSeries>>.Empty;
}
