using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Text;
using Taproot.Telemetry.Logs;

namespace Taproot.Server.Ingest.Otlp;

/// <summary>Patterns of the log records whose senders find none: one miner a service, and a bounded number of these.</summary>
internal sealed class LogPatterns
{
    /// <summary>Digits of a pattern's hash.</summary>
    public const int HashLength = 32;

    private const int MaxMiners = 512;
    private static readonly PatternMinerOptions Options = new() { MaxPatterns = 500 };
    private readonly ConcurrentDictionary<ulong, Service> _services = new();
    private long _uses;

    private sealed class Service
    {
        public Lock Lock { get; } = new();

        public PatternMiner Miner { get; } = new(Options);

        public long LastUse;
    }

    /// <summary>Writes the hash of the pattern of a message.</summary>
    public void Observe(string project, ReadOnlySpan<byte> service, ReadOnlySpan<byte> message, long nowMs, Span<byte> hash)
    {
        var entry = Of(XxHash3.HashToUInt64(service, XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(project))));
        lock (entry.Lock) Encoding.ASCII.GetBytes(entry.Miner.Observe(message, nowMs).Current.Hash, hash);
    }

    private Service Of(ulong key)
    {
        if (!_services.TryGetValue(key, out var service))
        {
            if (_services.Count >= MaxMiners) Forget();
            service = _services.GetOrAdd(key, _ => new());
        }
        Volatile.Write(ref service.LastUse, Interlocked.Increment(ref _uses));
        return service;
    }

    // An eighth at once, so that a flood of names does not sort them all each time.
    private void Forget()
    {
        foreach (var (key, _) in _services.OrderBy(s => Volatile.Read(ref s.Value.LastUse)).Take(MaxMiners / 8).ToList()) _services.TryRemove(key, out _);
    }
}
