using Taproot.Store.Embedded;

namespace Taproot.Store.Writing;

/// <summary>One project's group commit. One group is stored at a time; rows that come meanwhile make the next one.</summary>
internal sealed class GroupWriter<TGroup> : IAsyncDisposable
    where TGroup : InsertGroup
{
    private static readonly TimeSpan InsertTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LittleLater = TimeSpan.FromSeconds(2);

    private readonly string _database;
    private readonly WriterServices _services;
    private readonly WriterMetrics _metrics;
    private readonly WriterLimits _limits;
    private readonly Func<TGroup> _begin;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _begun = new(0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;
    private TGroup? _open;
    private TaskCompletionSource _full = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _closed;

    public GroupWriter(string database, WriterServices services, WriterMetrics metrics, WriterLimits limits, Func<TGroup> begin)
    {
        (_database, _services, _metrics, _limits, _begin) = (database, services, metrics, limits, begin);
        _loop = Task.Run(RunAsync);
    }

    public Task WriteAsync<TBatch>(TBatch batch, int rows, Action<TGroup, TBatch> add, CancellationToken cancellation) =>
        Enqueue(batch, rows, add).Done.WaitAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        lock (_lock) _closed = true;
        await _stopping.CancelAsync();
        await _loop;
        _stopping.Dispose();
        _begun.Dispose();
    }

    private TGroup Enqueue<TBatch>(TBatch batch, int rows, Action<TGroup, TBatch> add)
    {
        lock (_lock)
        {
            if (_closed) throw new StoreUnavailableException("The server is stopping.", LittleLater);
            if (_open is not null && (_open.RowCount + rows > _limits.MaximumRows || _open.Bytes > _limits.MaximumBytes))
            {
                _metrics.Refused(rows);
                throw new StoreUnavailableException($"The store is behind: {_open.RowCount} rows of {_metrics.Signal} wait already.", LittleLater) { IsBehind = true };
            }
            if (_open is null)
            {
                _open = _begin();
                _open.Database = _database;
                _open.Begun = _services.Time.GetTimestamp();
                _full = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _begun.Release();
            }
            add(_open, batch);
            _metrics.Pending(rows);
            if (_open.RowCount >= _limits.FullRows || _open.Bytes >= _limits.FullBytes) _full.TrySetResult();
            return _open;
        }
    }

    private async Task RunAsync()
    {
        while (true)
        {
            try
            {
                await _begun.WaitAsync(_stopping.Token);
                Task full;
                lock (_lock) full = _full.Task;
                await full.WaitAsync(_services.Options.FlushInterval, _services.Time, _stopping.Token);
            }
            catch (TimeoutException)
            {
                // The group has waited long enough for company.
            }
            catch (OperationCanceledException)
            {
                // Stopping: what is open is still stored.
            }
            await FlushAsync();
            if (_stopping.IsCancellationRequested) return;
        }
    }

    private async Task FlushAsync()
    {
        TGroup? group;
        lock (_lock) (group, _open) = (_open, null);
        if (group is null) return;
        using (group)
        {
            var started = _services.Time.GetTimestamp();
            try
            {
                await StoreAsync(group);
                group.Stored();
                _metrics.Inserted(group.RowCount, _services.Time.GetElapsedTime(group.Begun, started), _services.Time.GetElapsedTime(started));
                group.Complete();
            }
            catch (Exception e)
            {
                _metrics.Failed(group.RowCount);
                EngineLog.InsertFailed(_services.Logger, group.RowCount, _metrics.Signal, e.Message);
                group.Fail(e);
            }
            finally
            {
                _metrics.Pending(-group.RowCount);
            }
        }
    }

    private async Task StoreAsync(TGroup group)
    {
        using var deadline = new CancellationTokenSource(InsertTimeout, _services.Time);
        try
        {
            foreach (var (statement, rows) in group.Inserts())
                using (rows) await _services.Client.InsertAsync(_database, statement, rows, deadline.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new StoreUnavailableException($"The store took longer than {InsertTimeout.TotalSeconds:0} s to store.", LittleLater, e);
        }
    }
}
