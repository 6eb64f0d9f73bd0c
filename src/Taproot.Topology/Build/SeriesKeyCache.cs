using System.Globalization;
using System.Runtime.InteropServices;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;

namespace Taproot.Topology.Build;

/// <summary>Where a series belongs, as numbers: of its container and, if it has a destination, of its connection (else -1).</summary>
internal readonly record struct SeriesPlace(Labels Labels, int Container, int Connection, string Status, string Method, float Bound);

/// <summary>A connection's labels; the container is a number of <see cref="SeriesKeyCache"/>.</summary>
internal readonly record struct ConnectionKey(int Container, string Destination, string Actual, string Peer);

/// <summary>A container's labels.</summary>
internal readonly record struct ContainerKey(string Machine, string Uuid, string Container);

/// <summary>
/// Remembers from build to build what the labels of series mean: reading them again is most of the work of a build, for hundreds of thousands of
/// small objects all over the memory. Series are recognised by being the same <see cref="Labels"/> object at the same place of the same query, so
/// a build that reuses it makes the same world. One build at a time.
/// </summary>
public sealed class SeriesKeyCache
{
    private const int Headroom = 10_000;

    private readonly Dictionary<string, SeriesPlace[]> _places = [];
    private readonly Dictionary<ContainerKey, int> _containerNumbers = [];
    private readonly Dictionary<ConnectionKey, int> _connectionNumbers = [];
    private readonly List<ContainerKey> _containers = [];
    private readonly List<ConnectionKey> _connections = [];

    internal int ContainerCount => _containers.Count;

    internal int ConnectionCount => _connections.Count;

    internal ContainerKey Container(int number) => _containers[number];

    internal ConnectionKey Connection(int number) => _connections[number];

    internal int Number(in ContainerKey key)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_containerNumbers, key, out var known);
        if (known) return number;
        _containers.Add(key);
        return number = _containers.Count - 1;
    }

    /// <summary>The places of a query's series, in their order.</summary>
    internal ReadOnlySpan<SeriesPlace> Places(string query, IReadOnlyList<GridSeries> series)
    {
        ref var places = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, query, out _);
        if (places is null || places.Length < series.Count || places.Length > 2 * series.Count + Headroom)
            Array.Resize(ref places, series.Count + series.Count / 8);
        for (var i = 0; i < series.Count; i++)
        {
            var labels = series[i].Labels;
            if (!ReferenceEquals(places[i].Labels, labels)) places[i] = Read(labels);
        }
        return places.AsSpan(0, series.Count);
    }

    /// <summary>After a build: forgets everything when most of what is remembered is no longer in use.</summary>
    internal void Trim(int containersInUse, int connectionsInUse)
    {
        if (ContainerCount <= 2 * containersInUse + Headroom && ConnectionCount <= 2 * connectionsInUse + Headroom) return;
        _places.Clear();
        _containerNumbers.Clear();
        _connectionNumbers.Clear();
        _containers.Clear();
        _connections.Clear();
    }

    private SeriesPlace Read(Labels labels)
    {
        var key = new SeriesKey(labels);
        var container = Number(new(key.Machine, key.Uuid, key.Container));
        var connection = -1;
        if (key.Destination.Length > 0)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(
                _connectionNumbers, new(container, key.Destination, key.Actual, key.Peer), out var known);
            if (!known)
            {
                _connections.Add(new(container, key.Destination, key.Actual, key.Peer));
                number = _connections.Count - 1;
            }
            connection = number;
        }
        return new(labels, container, connection, key.Status, key.Method, ReadBound(key.Bound));
    }

    private static float ReadBound(string text)
    {
        if (text == "+Inf") return float.PositiveInfinity;
        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) ? bound : float.NaN;
    }
}
