using Taproot.Telemetry.Profiles;

namespace Taproot.Store;

/// <summary>Stores profiles.</summary>
public interface IProfileWriter
{
    /// <summary>Completes when the samples of the batch and their stacks are stored; the batch may be used again then.</summary>
    /// <exception cref="StoreUnavailableException">The store is away or behind.</exception>
    /// <exception cref="StoreFullException">The disk is full.</exception>
    Task WriteAsync(string project, ProfileBatch batch, CancellationToken cancellationToken);
}
