using System.Collections.Concurrent;
using Taproot.Telemetry;

namespace Taproot.Server.Ingest.Figures;

/// <summary>What came in for one project since the server started. Thread-safe.</summary>
internal sealed class IngestBook
{
    private const int MostReasons = 200;
    private static readonly int Signals = Enum.GetValues<Signal>().Length;
    private readonly ConcurrentDictionary<(Signal Signal, Fate Fate, string Reason), Tally> _fates = [];
    private readonly ConcurrentDictionary<(Signal Signal, string Protocol), LagHistogram> _lags = [];
    private readonly long[] _items = new long[Signals];
    private readonly long[] _bytes = new long[Signals];
    private readonly long[] _requests = new long[Signals];
    private readonly long[] _lastMs = new long[Signals];

    private sealed class Tally
    {
        public long Count, LastMs;
    }

    /// <summary>Items stored.</summary>
    public long Items(Signal signal) => Volatile.Read(ref _items[(int)signal]);

    /// <summary>Bytes of stored requests as received.</summary>
    public long Bytes(Signal signal) => Volatile.Read(ref _bytes[(int)signal]);

    /// <summary>Requests stored.</summary>
    public long Requests(Signal signal) => Volatile.Read(ref _requests[(int)signal]);

    /// <summary>When the last request was stored; 0 for never.</summary>
    public long LastMs(Signal signal) => Volatile.Read(ref _lastMs[(int)signal]);

    /// <summary>What was not stored as it came.</summary>
    public IReadOnlyList<FateCount> Fates =>
        [.. _fates.Select(f => new FateCount(f.Key.Signal, f.Key.Fate, f.Key.Reason, Volatile.Read(ref f.Value.Count), Volatile.Read(ref f.Value.LastMs)))];

    /// <summary>The lags by signal and protocol, to take.</summary>
    public IEnumerable<(Signal Signal, string Protocol, LagHistogram Lags)> Lags => _lags.Select(l => (l.Key.Signal, l.Key.Protocol, l.Value));

    /// <summary>A request was stored.</summary>
    public void Stored(Signal signal, long items, long bytes, long nowMs)
    {
        Interlocked.Add(ref _items[(int)signal], items);
        Interlocked.Add(ref _bytes[(int)signal], bytes);
        Interlocked.Increment(ref _requests[(int)signal]);
        Volatile.Write(ref _lastMs[(int)signal], nowMs);
    }

    /// <summary>Something was not stored as it came.</summary>
    public void Count(Signal signal, Fate fate, string reason, long count, long nowMs)
    {
        // Reasons are few by their nature; the bound holds even if one should ever be made of what a sender sends.
        if (!_fates.TryGetValue((signal, fate, reason), out var tally))
            tally = _fates.GetOrAdd((signal, fate, _fates.Count < MostReasons ? reason : "other"), static _ => new());
        Interlocked.Add(ref tally.Count, count);
        Volatile.Write(ref tally.LastMs, nowMs);
    }

    /// <summary>The lags of what comes by a protocol.</summary>
    public LagHistogram LagsOf(Signal signal, string protocol) => _lags.GetOrAdd((signal, protocol), static _ => new());
}
