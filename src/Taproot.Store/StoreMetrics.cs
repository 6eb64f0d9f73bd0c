using System.Diagnostics.Metrics;
using Taproot.Store.Schema;

namespace Taproot.Store;

/// <summary>What the store tells of itself.</summary>
internal sealed class StoreMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Taproot.Store";

    private readonly Meter _meter;
    private readonly Counter<long> _samples;
    private readonly Counter<long> _series;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _restarts;
    private readonly Counter<long> _droppedBytes;
    private readonly Histogram<double> _insertSeconds;
    private readonly Histogram<double> _scanSeconds;
    private long _pending;

    public StoreMetrics(IMeterFactory factory, StoreHealth health, DiskGuard disk)
    {
        _meter = factory.Create(MeterName);
        _samples = _meter.CreateCounter<long>("taproot_store_samples_inserted", "{sample}", "Samples stored.");
        _series = _meter.CreateCounter<long>("taproot_store_series_inserted", "{series}", "Series rows stored.");
        _failed = _meter.CreateCounter<long>("taproot_store_samples_failed", "{sample}", "Samples whose insert failed; their senders were told.");
        _refused = _meter.CreateCounter<long>("taproot_store_samples_refused", "{sample}", "Samples refused because the store is away, behind or full.");
        _restarts = _meter.CreateCounter<long>("taproot_store_engine_restarts", "{restart}", "Times the embedded engine was started again.");
        _droppedBytes = _meter.CreateCounter<long>("taproot_store_dropped_bytes", "By", "Bytes of the oldest partitions that made room on a full disk, by signal.");
        _insertSeconds = _meter.CreateHistogram<double>("taproot_store_insert_duration", "s", "Time of an insert, shared by many requests.");
        _scanSeconds = _meter.CreateHistogram<double>("taproot_store_scan_duration", "s", "Time of a scan of samples.");
        _meter.CreateObservableGauge("taproot_store_pending_samples", () => Volatile.Read(ref _pending), "{sample}", "Samples waiting for an insert.");
        _meter.CreateObservableGauge("taproot_store_available", () => health.IsAvailable ? 1 : 0, null, "1 when the store answers.");
        _meter.CreateObservableGauge("taproot_store_disk_free", () => disk.Space().Free, "By", "Free space of the store's disk.");
        _meter.CreateObservableGauge("taproot_store_engine_resident", () => StoreHealth.ResidentBytes(health.EngineProcessId), "By", "Memory of the embedded engine.");
    }

    public void Inserted(long samples, long series, TimeSpan duration)
    {
        _samples.Add(samples);
        _series.Add(series);
        _insertSeconds.Record(duration.TotalSeconds);
    }

    public void Failed(long samples) => _failed.Add(samples);

    public void Refused(long samples) => _refused.Add(samples);

    public void Dropped(Signal signal, long bytes) => _droppedBytes.Add(bytes, new KeyValuePair<string, object?>("signal", signal.ToString().ToLowerInvariant()));

    public void Scanned(TimeSpan duration) => _scanSeconds.Record(duration.TotalSeconds);

    public void EngineRestarted() => _restarts.Add(1);

    public void Pending(long change) => Interlocked.Add(ref _pending, change);

    public void Dispose() => _meter.Dispose();
}
