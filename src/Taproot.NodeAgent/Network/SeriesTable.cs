using System.Net;
using Taproot.NodeAgent.Protocols;

namespace Taproot.NodeAgent.Network;

/// <summary>What one container did with one destination, over all its processes that came and went.</summary>
internal sealed class OutboundSeries
{
    public OutboundSeries(string owner, Destination destination)
    {
        (Owner, Peer) = (owner, destination.Peer);
        var actual = destination.ActualLabel;
        Dialled = destination.DialledLabel;
        Actual = actual == Dialled ? Dialled : actual; // one text for both, mostly
        (LastActual, LastDialled) = (destination.Actual, destination.Dialled);
    }

    public string Owner { get; }
    public string Dialled { get; }
    public string Actual { get; }
    public string Peer { get; }
    public RequestSet Requests { get; } = new();

    /// <summary>Where its last change led, and from where: a process and the network namespace that it is in.</summary>
    public IPEndPoint LastActual { get; set; }
    public IPEndPoint LastDialled { get; set; }
    public int ProcessId { get; set; }
    public uint NetworkNamespace { get; set; }
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
    /// <summary>What the last of them dialled, and from where.</summary>
    public IPEndPoint? Dialled { get; set; }
    public int ProcessId { get; set; }
    public uint NetworkNamespace { get; set; }
    public ulong Refused { get; set; }
    public ulong TimedOut { get; set; }
    public ulong Unreachable { get; set; }
    public ulong Other { get; set; }
    public long LastChange { get; set; }
}

/// <summary>All series of TCP and its protocols; they only grow until their container or destination is gone.</summary>
internal sealed class SeriesTable(int maxDestinations, Func<bool> isMemoryShort)
{
    private readonly Dictionary<(string Owner, Destination Destination), OutboundSeries> _outbound = [];
    private readonly Dictionary<string, RequestSet> _inbound = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Owner, string Destination), FailedSeries> _failed = [];

    public IReadOnlyCollection<OutboundSeries> Outbound => _outbound.Values;
    public IReadOnlyDictionary<string, RequestSet> Inbound => _inbound;
    public IReadOnlyDictionary<(string Owner, string Destination), FailedSeries> Failed => _failed;

    /// <summary>Destinations that found no room.</summary>
    public ulong Dropped { get; private set; }

    public OutboundSeries? OutboundOf(string owner, Destination destination)
    {
        if (_outbound.TryGetValue((owner, destination), out var series)) return series;
        if (!HasRoom()) return null;
        return _outbound[(owner, destination)] = new(owner, destination);
    }

    public FailedSeries? FailedOf(string owner, string destination)
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
        if (_outbound.Count + _failed.Count < maxDestinations && !isMemoryShort()) return true;
        Dropped++;
        return false;
    }
}
