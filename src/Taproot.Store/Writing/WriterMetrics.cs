using Taproot.Telemetry;

namespace Taproot.Store.Writing;

/// <summary>What the writer of one signal tells of itself.</summary>
internal sealed class WriterMetrics(StoreMetrics metrics, Signal signal)
{
    private readonly KeyValuePair<string, object?> _signal = new("signal", SignalNames.Of(signal));
    private long _pending, _inserts, _waitedTicks, _insertTicks, _stored, _failed, _refused;

    /// <summary>The signal's name.</summary>
    public string Signal { get; } = SignalNames.Of(signal);

    /// <summary>Rows that wait for an insert.</summary>
    public long PendingRows => Volatile.Read(ref _pending);

    /// <summary>All of it.</summary>
    public WriterFigures Measure() => new(
        signal, PendingRows, Volatile.Read(ref _inserts), new(Volatile.Read(ref _waitedTicks)), new(Volatile.Read(ref _insertTicks)), Volatile.Read(ref _stored), Volatile.Read(ref _failed),
        Volatile.Read(ref _refused));

    /// <summary>A group was stored, after its first row had waited.</summary>
    public void Inserted(long rows, TimeSpan waited, TimeSpan duration)
    {
        Interlocked.Increment(ref _inserts);
        Interlocked.Add(ref _waitedTicks, waited.Ticks);
        Interlocked.Add(ref _insertTicks, duration.Ticks);
        Interlocked.Add(ref _stored, rows);
        metrics.Rows.Add(rows, _signal);
        metrics.WaitSeconds.Record(waited.TotalSeconds, _signal);
        metrics.InsertSeconds.Record(duration.TotalSeconds, _signal);
    }

    public void Failed(long rows)
    {
        Interlocked.Add(ref _failed, rows);
        metrics.FailedRows.Add(rows, _signal);
    }

    public void Refused(long rows)
    {
        Interlocked.Add(ref _refused, rows);
        metrics.RefusedRows.Add(rows, _signal);
    }

    public void Pending(long change) => Interlocked.Add(ref _pending, change);
}
