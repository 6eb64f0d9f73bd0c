using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Taproot.Server.Api.Views;
using Taproot.Server.Ingest.Figures;
using Taproot.Telemetry;

namespace Taproot.Server.Ingest;

/// <summary>Counts what comes in, what is refused, and why: for /metrics and for the status page.</summary>
internal sealed class IngestCounters
{
    private const string TooManyAttributes = "too_many_attributes", AttributeTooLong = "attribute_too_long";
    private static readonly int Signals = Enum.GetValues<Signal>().Length;
    private readonly ConcurrentDictionary<string, ProjectFigures> _projects = new(StringComparer.Ordinal);
    private readonly Counter<long> _requests;
    private readonly Counter<long> _items;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _truncated;
    private readonly Counter<long> _bytes;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _attributes;
    private readonly Histogram<double> _lag;
    private readonly IngestBooks _books;
    private readonly Meter _meter;
    private long _unauthorized;

    private sealed class ProjectFigures
    {
        public long LastMetricsMs, Stored, Rejected, Unavailable;

        public long[] Items { get; } = new long[Signals];

        public ConcurrentDictionary<string, long> Reasons { get; } = new(StringComparer.Ordinal);

        public ConcurrentDictionary<(Signal Signal, string Reason), long> Lost { get; } = new();
    }

    public IngestCounters(IMeterFactory meters, IngestBooks books)
    {
        _books = books;
        var meter = _meter = meters.Create(SelfMeter.Name);
        _requests = meter.CreateCounter<long>("taproot_ingest_requests_total", description: "Ingest requests by signal and outcome.");
        _items = meter.CreateCounter<long>("taproot_ingest_items_total", description: "Samples, log records, spans and profiles stored, by signal.");
        _dropped = meter.CreateCounter<long>("taproot_ingest_dropped_items_total", description: "Items left out of requests that were stored, by signal and reason.");
        _truncated = meter.CreateCounter<long>("taproot_ingest_truncations_total", description: "Items that were stored with a part cut off, by signal.");
        _attributes = meter.CreateCounter<long>(
            "taproot_ingest_limited_attributes_total", description: "Attributes that were left out or cut off for a limit, by signal and reason; their items are stored.");
        _bytes = meter.CreateCounter<long>("taproot_ingest_compressed_bytes_total", description: "Bytes of stored ingest requests as received, by signal.");
        _duration = meter.CreateHistogram<double>("taproot_ingest_request_duration_seconds", "s", "Time from the first byte to stored, by signal.");
        _lag = meter.CreateHistogram<double>("taproot_ingest_lag_seconds", "s", "Time from a request's oldest item to its being stored, by signal and protocol.");
    }

    /// <summary>Tells how full the gate is.</summary>
    public IngestGate Observe(IngestGate gate)
    {
        _meter.CreateObservableGauge("taproot_ingest_bytes_in_flight", () => gate.InFlight, "By", "Memory of requests on their way into the store.");
        _meter.CreateObservableGauge("taproot_ingest_bytes_capacity", () => gate.Capacity, "By", "Most memory of requests on their way; more are put off.");
        return gate;
    }

    /// <summary>A request was stored.</summary>
    public void Stored(Signal signal, string project, long nowMs, int items, long bytes, TimeSpan elapsed)
    {
        var figures = Of(project);
        if (signal == Signal.Metrics) Interlocked.Exchange(ref figures.LastMetricsMs, nowMs);
        Interlocked.Add(ref figures.Items[(int)signal], items);
        Interlocked.Increment(ref figures.Stored);
        _books.Of(project).Stored(signal, items, bytes, nowMs);
        Count(signal, "stored");
        var tag = Tag(signal);
        _items.Add(items, tag);
        _bytes.Add(bytes, tag);
        _duration.Record(elapsed.TotalSeconds, tag);
    }

    /// <summary>A request was refused: for good, or <paramref name="putOff"/> to a later time.</summary>
    public void Refused(Signal signal, string project, string reason, bool putOff)
    {
        var figures = Of(project);
        Interlocked.Increment(ref putOff ? ref figures.Unavailable : ref figures.Rejected);
        figures.Reasons.AddOrUpdate(reason, 1, static (_, count) => count + 1);
        _books.Of(project).Count(signal, putOff ? Fate.PutOff : Fate.Refused, reason, 1, _books.NowMs);
        Count(signal, reason);
    }

    /// <summary>A request was refused for want of a key that is known and may do it, so it belongs to no project.</summary>
    public void Unauthorized(Signal signal, string reason)
    {
        Interlocked.Increment(ref _unauthorized);
        Count(signal, reason);
    }

    /// <summary>Items of a request that is stored were left out.</summary>
    public void Dropped(Signal signal, string project, string reason, long items) => Lose(_dropped, signal, project, Fate.LeftOut, reason, items);

    /// <summary>Attributes of items that are stored were left out.</summary>
    public void AttributesLeftOut(Signal signal, string project, long attributes) => Lose(_attributes, signal, project, Fate.Cut, TooManyAttributes, attributes);

    /// <summary>Attributes of items that are stored were cut off.</summary>
    public void AttributesCut(Signal signal, string project, long attributes) => Lose(_attributes, signal, project, Fate.Cut, AttributeTooLong, attributes);

    /// <summary>Whether it is attributes that are lost for a reason, while their items are stored.</summary>
    public static bool IsOfAttributes(string reason) => reason is TooManyAttributes or AttributeTooLong;

    /// <summary>Items of a request that is stored lost a part.</summary>
    public void Truncated(Signal signal, string project, long items)
    {
        if (items <= 0) return;
        _books.Of(project).Count(signal, Fate.Cut, "truncated", items, _books.NowMs);
        _truncated.Add(items, Tag(signal));
    }

    /// <summary>Items of these times, milliseconds since the epoch, are stored now.</summary>
    public void Arrived(Signal signal, string project, string protocol, ReadOnlySpan<long> timesMs)
    {
        if (timesMs.IsEmpty) return;
        var oldest = _books.Of(project).LagsOf(signal, protocol).Add(timesMs, _books.NowMs);
        _lag.Record(oldest / 1000d, new TagList { { "signal", SignalNames.Of(signal) }, { "protocol", protocol } });
    }

    /// <summary>What a project lost of requests that were stored, by signal and reason, since the server started.</summary>
    public IReadOnlyDictionary<(Signal Signal, string Reason), long> Lost(string project) =>
        _projects.TryGetValue(project, out var figures) ? figures.Lost : ImmutableDictionary<(Signal, string), long>.Empty;

    /// <summary>The figures of one project.</summary>
    public IngestFigures Figures(string project)
    {
        var unauthorized = Interlocked.Read(ref _unauthorized);
        return _projects.TryGetValue(project, out var f)
            ? new(Volatile.Read(ref f.LastMetricsMs), [.. f.Items], Volatile.Read(ref f.Stored), Volatile.Read(ref f.Rejected),
                Volatile.Read(ref f.Unavailable), unauthorized, f.Reasons)
            : new(0, new long[Signals], 0, 0, 0, unauthorized, ImmutableDictionary<string, long>.Empty);
    }

    private void Lose(Counter<long> counter, Signal signal, string project, Fate fate, string reason, long count)
    {
        if (count <= 0) return;
        _books.Of(project).Count(signal, fate, reason, count, _books.NowMs);
        Of(project).Lost.AddOrUpdate((signal, reason), static (_, more) => more, static (_, before, more) => before + more, count);
        counter.Add(count, new TagList { { "signal", SignalNames.Of(signal) }, { "reason", reason } });
    }

    private ProjectFigures Of(string project) => _projects.GetOrAdd(project, _ => new());

    private void Count(Signal signal, string outcome) => _requests.Add(1, new TagList { { "signal", SignalNames.Of(signal) }, { "outcome", outcome } });

    private static KeyValuePair<string, object?> Tag(Signal signal) => new("signal", SignalNames.Of(signal));
}

/// <summary>The meter of the server's own figures.</summary>
internal static class SelfMeter
{
    /// <summary>Its name.</summary>
    public const string Name = "Taproot.Server";
}
