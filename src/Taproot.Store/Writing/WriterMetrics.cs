namespace Taproot.Store.Writing;

/// <summary>What the writer of one signal tells of itself.</summary>
internal sealed class WriterMetrics(StoreMetrics metrics, string signal)
{
    private readonly KeyValuePair<string, object?> _signal = new("signal", signal);
    private long _pending;

    /// <summary>The signal's name.</summary>
    public string Signal => signal;

    /// <summary>Rows that wait for an insert.</summary>
    public long PendingRows => Volatile.Read(ref _pending);

    public void Inserted(long rows, TimeSpan duration)
    {
        metrics.Rows.Add(rows, _signal);
        metrics.InsertSeconds.Record(duration.TotalSeconds, _signal);
    }

    public void Failed(long rows) => metrics.FailedRows.Add(rows, _signal);

    public void Refused(long rows) => metrics.RefusedRows.Add(rows, _signal);

    public void Pending(long change) => Interlocked.Add(ref _pending, change);
}
