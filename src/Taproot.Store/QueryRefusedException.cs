namespace Taproot.Store;

/// <summary>A query makes no sense; the same one never will. HTTP: 400.</summary>
public sealed class QueryRefusedException : StoreException
{
    /// <summary>With a sentence that says what is wrong.</summary>
    public QueryRefusedException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
