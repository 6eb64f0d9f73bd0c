using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Store;

/// <summary>Stores samples.</summary>
public interface IMetricWriter
{
    /// <summary>
    /// Stores all samples of <paramref name="batch"/>; completes when they are in the store. The batch is read before the method returns its task's
    /// first suspension and may be reused after the task is done.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store is away or behind; nothing is acknowledged.</exception>
    /// <exception cref="StoreFullException">The disk is full.</exception>
    Task WriteAsync(string project, MetricBatch batch, CancellationToken cancellationToken);
}
