using Microsoft.Extensions.Logging;
using Taproot.Store.Client;
using Taproot.Store.Embedded;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Store.Metrics;

/// <summary>One project's group commit. One insert runs at a time; rows that come meanwhile make the next group.</summary>
internal sealed class ProjectWriter : IAsyncDisposable
{
    private const string InsertSeries = "INSERT INTO metric_series (day, metric, fingerprint, labels) FORMAT RowBinary";
    private const string InsertSamples = "INSERT INTO metric_samples (metric, fingerprint, time, count, real) FORMAT RowBinary";
    private const string InsertMetadata = "INSERT INTO metric_metadata (week, metric, type, help, unit) FORMAT RowBinary";
    private const int GroupIsFull = 100_000;
    private static readonly TimeSpan InsertTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LittleLater = TimeSpan.FromSeconds(2);

    private readonly string _database;
    private readonly StoreClient _client;
    private readonly LabelCache _labels;
    private readonly StoreMetrics _metrics;
    private readonly StoreOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SeriesLedger _ledger = new();
    private readonly MetadataLedger _metadata = new();
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _begun = new(0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;
    private InsertGroup? _open;
    private TaskCompletionSource _full = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _closed;

    public ProjectWriter(
        string database, StoreClient client, LabelCache labels, StoreMetrics metrics, StoreOptions options, TimeProvider time, ILogger logger)
    {
        (_database, _client, _labels, _metrics, _options, _time, _logger) = (database, client, labels, metrics, options, time, logger);
        _loop = Task.Run(RunAsync);
    }

    public Task WriteAsync(MetricBatch batch, CancellationToken cancellation) => Enqueue(batch).Done.WaitAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        lock (_lock) _closed = true;
        await _stopping.CancelAsync();
        await _loop;
        _stopping.Dispose();
        _begun.Dispose();
    }

    private InsertGroup Enqueue(MetricBatch batch)
    {
        lock (_lock)
        {
            if (_closed) throw new StoreUnavailableException("The server is stopping.", LittleLater);
            if (_open is not null && _open.SampleCount + batch.SampleCount > _options.MaximumPendingSamples)
            {
                _metrics.Refused(batch.SampleCount);
                throw new StoreUnavailableException($"The store is behind: {_open.SampleCount} samples wait already.", LittleLater);
            }
            if (_open is null)
            {
                _open = new();
                _full = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _begun.Release();
            }
            _open.Add(batch, _ledger, _labels);
            if (batch.Metadata.Count > 0) _open.AddMetadata(batch.Metadata, _metadata, (int)(_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalDays);
            _metrics.Pending(batch.SampleCount);
            if (_open.SampleCount >= GroupIsFull) _full.TrySetResult();
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
                await full.WaitAsync(_options.FlushInterval, _time, _stopping.Token);
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
        InsertGroup? group;
        lock (_lock) (group, _open) = (_open, null);
        if (group is null) return;
        using (group)
        {
            var started = _time.GetTimestamp();
            try
            {
                await StoreAsync(group);
                _ledger.Add(group.NewSeries);
                _metrics.Inserted(group.SampleCount, group.NewSeries.Count, _time.GetElapsedTime(started));
                group.Complete();
            }
            catch (Exception e)
            {
                _metrics.Failed(group.SampleCount);
                if (group.Metadata.Length > 0) _metadata.Clear();
                EngineLog.InsertFailed(_logger, group.SampleCount, e.Message);
                group.Fail(e);
            }
            finally
            {
                _metrics.Pending(-group.SampleCount);
            }
        }
    }

    /// <summary>Series first: a sample never lacks its labels.</summary>
    private async Task StoreAsync(InsertGroup group)
    {
        using var deadline = new CancellationTokenSource(InsertTimeout, _time);
        try
        {
            if (group.Series.Length > 0)
            {
                using var series = group.Series.ToContent();
                await _client.InsertAsync(_database, InsertSeries, series, deadline.Token);
            }
            if (group.Metadata.Length > 0)
            {
                using var metadata = group.Metadata.ToContent();
                await _client.InsertAsync(_database, InsertMetadata, metadata, deadline.Token);
            }
            if (group.Samples.Length == 0) return;
            using var samples = group.Samples.ToContent();
            await _client.InsertAsync(_database, InsertSamples, samples, deadline.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new StoreUnavailableException($"The store took longer than {InsertTimeout.TotalSeconds:0} s to store.", LittleLater, e);
        }
    }
}
