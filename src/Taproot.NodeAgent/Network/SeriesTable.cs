using System.Net;
using Taproot.NodeAgent.Protocols;

namespace Taproot.NodeAgent.Network;

/// <summary>What one container did with one destination, over all its processes that came and went.</summary>
internal sealed class OutboundSeries(string owner, Destination destination)
{
    public string Owner => owner;
    public string Dialled { get; } = destination.Dialled.ToString();
    public string Actual { get; } = destination.Actual.ToString();
    public string Peer => destination.Peer;
    public RequestSet Requests { get; } = new();
    public ulong Connects { get; set; }
    public double ConnectSeconds { get; set; }
    public ulong Retransmits { get; set; }
    public ulong BytesSent { get; set; }
    public ulong BytesReceived { get; set; }
    public ulong Active { get; set; }
    public double? RoundTripSeconds { get; set; }
    public ulong RoundTripMicroseconds { get; set; }
    public ulong RoundTripSamples { get; set; }
    public bool WasEstablished { get; set; }
    public long LastChange { get; set; }
}

/// <summary>Connects of one container to one address that failed.</summary>
internal sealed class FailedSeries
{
    public ulong Refused { get; set; }
    public ulong TimedOut { get; set; }
    public ulong Unreachable { get; set; }
    public ulong Other { get; set; }
    public long LastChange { get; set; }
}

/// <summary>All series of TCP and its protocols; they only grow until their container or destination is gone.</summary>
internal sealed class SeriesTable(int maxDestinations)
{
    private readonly Dictionary<(string Owner, Destination Destination), OutboundSeries> _outbound = [];
    private readonly Dictionary<string, RequestSet> _inbound = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Owner, IPEndPoint Destination), FailedSeries> _failed = [];

    public IReadOnlyCollection<OutboundSeries> Outbound => _outbound.Values;
    public IReadOnlyDictionary<string, RequestSet> Inbound => _inbound;
    public IReadOnlyDictionary<(string Owner, IPEndPoint Destination), FailedSeries> Failed => _failed;

    /// <summary>Destinations that found no room.</summary>
    public ulong Dropped { get; private set; }

    public OutboundSeries? OutboundOf(string owner, Destination destination)
    {
        if (_outbound.TryGetValue((owner, destination), out var series)) return series;
        if (!HasRoom()) return null;
        return _outbound[(owner, destination)] = new(owner, destination);
    }

    public FailedSeries? FailedOf(string owner, IPEndPoint destination)
    {
        if (_failed.TryGetValue((owner, destination), out var series)) return series;
        if (!HasRoom()) return null;
        return _failed[(owner, destination)] = new();
    }

    public RequestSet InboundOf(string owner)
    {
        if (!_inbound.TryGetValue(owner, out var series)) _inbound[owner] = series = new();
        return series;
    }

    /// <summary>Before a round: gauges are added up anew.</summary>
    public void BeginRound()
    {
        foreach (var series in _outbound.Values)
        {
            series.Active = 0;
            series.RoundTripMicroseconds = 0;
            series.RoundTripSamples = 0;
        }
    }

    /// <summary>After a round.</summary>
    public void EndRound(long now, TimeSpan idleLimit, TimeProvider time)
    {
        foreach (var (key, series) in _outbound)
        {
            if (series.RoundTripSamples > 0) series.RoundTripSeconds = series.RoundTripMicroseconds / 1e6 / series.RoundTripSamples;
            else if (series.Active == 0) series.RoundTripSeconds = null;
            if (series.Active == 0 && time.GetElapsedTime(series.LastChange, now) > idleLimit) _outbound.Remove(key);
        }
        foreach (var (key, series) in _failed)
            if (time.GetElapsedTime(series.LastChange, now) > idleLimit) _failed.Remove(key);
    }

    /// <summary>A container is gone: its series end.</summary>
    public void Forget(string owner)
    {
        _inbound.Remove(owner);
        foreach (var key in _outbound.Keys.Where(k => k.Owner == owner).ToList()) _outbound.Remove(key);
        foreach (var key in _failed.Keys.Where(k => k.Owner == owner).ToList()) _failed.Remove(key);
    }

    private bool HasRoom()
    {
        if (_outbound.Count + _failed.Count < maxDestinations) return true;
        Dropped++;
        return false;
    }
}
