namespace Taproot.Store.Traces;

/// <summary>Takes spans in.</summary>
public interface ISpanWriter
{
    /// <summary>Completes when the spans are stored. The rows are the store's from the call on.</summary>
    /// <exception cref="StoreUnavailableException">The store is away or behind.</exception>
    /// <exception cref="StoreFullException">The disk is full.</exception>
    Task WriteAsync(string project, SpanRows rows, CancellationToken cancellationToken);
}
