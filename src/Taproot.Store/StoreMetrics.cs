using System.Diagnostics.Metrics;
using Taproot.Store.Query;
using Taproot.Store.Schema;
using Taproot.Store.Writing;
using Taproot.Telemetry;

namespace Taproot.Store;

/// <summary>What the store tells of itself.</summary>
internal sealed class StoreMetrics : IWriterStatus, IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Taproot.Store";

    private readonly Meter _meter;
    private readonly Counter<long> _series;
    private readonly Counter<long> _restarts;
    private readonly Counter<long> _droppedBytes;
    private readonly Counter<long> _countedHours;
    private readonly Histogram<double> _scanSeconds;
    private readonly WriterMetrics[] _writers;

    public StoreMetrics(IMeterFactory factory, StoreHealth health, DiskGuard disk, SampleCache cache)
    {
        _meter = factory.Create(MeterName);
        _writers = [.. Enum.GetValues<Signal>().Select(s => new WriterMetrics(this, s))];
        Rows = _meter.CreateCounter<long>("taproot_store_rows_inserted", "{row}", "Samples, log records, spans and samples of stacks stored.");
        FailedRows = _meter.CreateCounter<long>("taproot_store_rows_failed", "{row}", "Rows whose insert failed; their senders were told.");
        RefusedRows = _meter.CreateCounter<long>("taproot_store_rows_refused", "{row}", "Rows refused because the store is away, behind or full.");
        InsertSeconds = _meter.CreateHistogram<double>("taproot_store_insert_duration", "s", "Time of an insert, shared by many requests.");
        WaitSeconds = _meter.CreateHistogram<double>("taproot_store_insert_wait", "s", "Time that the first rows of an insert waited for it.");
        _series = _meter.CreateCounter<long>("taproot_store_series_inserted", "{series}", "Series rows stored.");
        _restarts = _meter.CreateCounter<long>("taproot_store_engine_restarts", "{restart}", "Times the embedded engine was started again.");
        _droppedBytes = _meter.CreateCounter<long>("taproot_store_dropped_bytes", "By", "Bytes of the oldest partitions that made room on a full disk, by signal.");
        _countedHours = _meter.CreateCounter<long>("taproot_store_log_hours_counted", "{hour}", "Hours of older log records that were counted by the minute.");
        _scanSeconds = _meter.CreateHistogram<double>("taproot_store_scan_duration", "s", "Time of a scan of samples.");
        _meter.CreateObservableGauge("taproot_store_pending_rows", Pending, "{row}", "Rows waiting for an insert.");
        _meter.CreateObservableGauge("taproot_store_available", () => health.IsAvailable ? 1 : 0, null, "1 when the store answers.");
        _meter.CreateObservableGauge("taproot_store_disk_free", () => disk.Space().Free, "By", "Free space of the store's disk.");
        _meter.CreateObservableGauge("taproot_store_disk_total", () => disk.Space().Total, "By", "Size of the store's disk.");
        _meter.CreateObservableGauge("taproot_store_engine_resident", () => StoreHealth.ResidentBytes(health.EngineProcessId), "By", "Memory of the embedded engine.");
        Observe(cache);
    }

    public Counter<long> Rows { get; }

    public Counter<long> FailedRows { get; }

    public Counter<long> RefusedRows { get; }

    public Histogram<double> InsertSeconds { get; }

    public Histogram<double> WaitSeconds { get; }

    public IReadOnlyList<WriterFigures> Measure() => [.. _writers.Select(w => w.Measure())];

    /// <summary>The figures of a signal's writer.</summary>
    public WriterMetrics Of(Signal signal) => _writers[(int)signal];

    public void SeriesInserted(long series) => _series.Add(series);

    public void Dropped(TableDefinition table, long bytes) => _droppedBytes.Add(bytes, new KeyValuePair<string, object?>("signal", table.Kind));

    public void HourCounted() => _countedHours.Add(1);

    public void Scanned(TimeSpan duration) => _scanSeconds.Record(duration.TotalSeconds);

    public void EngineRestarted() => _restarts.Add(1);

    public void Dispose() => _meter.Dispose();

    private void Observe(SampleCache cache)
    {
        _meter.CreateObservableGauge("taproot_store_query_cache_bytes", () => cache.Measure().Bytes, "By", "Memory of samples kept for the next query.");
        _meter.CreateObservableGauge("taproot_store_query_cache_capacity", () => cache.Measure().Capacity, "By", "Most memory of samples kept for the next query; 0 when it is off.");
        _meter.CreateObservableGauge("taproot_store_query_cache_selections", () => cache.Measure().Selections, "{selection}", "Selectors whose samples are kept.");
        _meter.CreateObservableCounter("taproot_store_query_cache_evictions", () => cache.Measure().Evictions, "{selection}", "Selectors whose samples went to make room.");
        _meter.CreateObservableCounter("taproot_store_query_cache_lookups", () => Lookups(cache.Measure()), "{lookup}", "Selectors of queries, answered from memory (hit) or from the store (miss).");
    }

    private static Measurement<long>[] Lookups(SampleCacheFigures figures) =>
        [new(figures.Hits, new KeyValuePair<string, object?>("result", "hit")), new(figures.Misses, new KeyValuePair<string, object?>("result", "miss"))];

    private IEnumerable<Measurement<long>> Pending() => _writers.Select(w => new Measurement<long>(w.PendingRows, new KeyValuePair<string, object?>("signal", w.Signal)));
}
