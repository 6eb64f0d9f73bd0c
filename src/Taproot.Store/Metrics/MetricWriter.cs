using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Taproot.Store.Client;
using Taproot.Store.Schema;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Store.Metrics;

/// <summary>Group commit: the requests of a moment share one insert, and each is answered when that insert is done.</summary>
internal sealed class MetricWriter(
    StoreClient client, ProjectSchema schema, LabelCache labels, StoreHealth health, StoreMetrics metrics, StoreOptions options, TimeProvider time,
    ILogger<MetricWriter> logger)
    : IMetricWriter, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ProjectWriter> _projects = new(StringComparer.Ordinal);

    public async Task WriteAsync(string project, MetricBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.SampleCount == 0 && batch.Metadata.Count == 0) return;
        try
        {
            health.ThrowIfNotWritable();
        }
        catch (StoreException)
        {
            metrics.Refused(batch.SampleCount);
            throw;
        }
        var database = await schema.EnsureAsync(project, cancellationToken);
        var writer = _projects.GetOrAdd(project, _ => new(database, client, labels, metrics, options, time, logger));
        await writer.WriteAsync(batch, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var writer in _projects.Values) await writer.DisposeAsync();
    }
}
