namespace Taproot.Store.Logs;

/// <summary>Takes log records in.</summary>
public interface ILogWriter
{
    /// <summary>Completes when the records are stored. The rows are the store's from the call on.</summary>
    /// <exception cref="StoreUnavailableException">The store is away or behind.</exception>
    /// <exception cref="StoreFullException">The disk is full.</exception>
    Task WriteAsync(string project, LogRows rows, CancellationToken cancellationToken);
}
