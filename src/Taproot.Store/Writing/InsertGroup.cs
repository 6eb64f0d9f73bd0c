namespace Taproot.Store.Writing;

/// <summary>The rows of many requests that go to the store together. Filled under the writer's lock.</summary>
internal abstract class InsertGroup : IDisposable
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The database that the rows go into; set by the writer.</summary>
    public string Database { get; set; } = "";

    /// <summary>When its first rows came, a timestamp of the writer's clock; set by the writer.</summary>
    public long Begun { get; set; }

    /// <summary>Rows in the group, as its signal counts them.</summary>
    public int RowCount { get; protected set; }

    /// <summary>Memory of the rows.</summary>
    public abstract long Bytes { get; }

    /// <summary>Completes when the rows are stored.</summary>
    public Task Done => _done.Task;

    /// <summary>The inserts, in the order in which they are made; a table without rows is left out.</summary>
    public abstract IEnumerable<TableRows> Inserts();

    /// <summary>Called when all of it is stored, before those who wait are told.</summary>
    public virtual void Stored()
    {
    }

    public void Complete() => _done.TrySetResult();

    public void Fail(Exception reason)
    {
        _done.TrySetException(reason);
        _ = _done.Task.Exception; // observed, even when all who waited have gone
    }

    public abstract void Dispose();
}

/// <summary>An INSERT statement and the rows that follow it.</summary>
internal readonly record struct TableRows(string Statement, HttpContent Rows);
