using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Store;

/// <summary>Takes metric samples in.</summary>
public interface IMetricWriter
{
    /// <summary>Completes when the samples are stored; the batch is not used afterwards.</summary>
    /// <exception cref="StoreUnavailableException">The store is away or behind.</exception>
    /// <exception cref="StoreFullException">The disk is full.</exception>
    Task WriteAsync(string project, MetricBatch batch, CancellationToken cancellationToken);
}
