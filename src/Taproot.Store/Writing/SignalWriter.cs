using System.Collections.Concurrent;
using Taproot.Telemetry;

namespace Taproot.Store.Writing;

/// <summary>Group commit of one signal: the requests of a moment share an insert, and each is answered when that insert is done.</summary>
/// <param name="signal">The signal, for counters and messages.</param>
/// <param name="services">The store.</param>
/// <param name="limits">How much may wait.</param>
/// <param name="begin">Makes the groups' factory of a project.</param>
internal sealed class SignalWriter<TGroup>(Signal signal, WriterServices services, WriterLimits limits, Func<Func<TGroup>> begin) : IAsyncDisposable
    where TGroup : InsertGroup
{
    private readonly ConcurrentDictionary<string, GroupWriter<TGroup>> _projects = new(StringComparer.Ordinal);
    private readonly WriterMetrics _metrics = services.Metrics.Of(signal);

    /// <summary>Completes when the rows that <paramref name="add"/> puts into the group are stored.</summary>
    /// <exception cref="StoreUnavailableException">The store is away or behind.</exception>
    /// <exception cref="StoreFullException">The disk is full.</exception>
    public async Task WriteAsync<TBatch>(string project, TBatch batch, int rows, Action<TGroup, TBatch> add, CancellationToken cancellation)
    {
        try
        {
            services.Health.ThrowIfNotWritable();
        }
        catch (StoreException)
        {
            _metrics.Refused(rows);
            throw;
        }
        var database = await services.Schema.EnsureAsync(project, cancellation);
        var writer = _projects.GetOrAdd(project, _ => new(database, services, _metrics, limits, begin()));
        await writer.WriteAsync(batch, rows, add, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var writer in _projects.Values) await writer.DisposeAsync();
    }
}
