namespace Taproot.Store;

/// <summary>The store did not do what was asked.</summary>
public class StoreException : Exception
{
    /// <summary>With a sentence that says what is wrong.</summary>
    public StoreException(string message, Exception? inner = null) : base(message, inner)
    {
    }

    /// <summary>ClickHouse's error code, or 0.</summary>
    public int Code { get; init; }
}

/// <summary>The store is away or behind; the same request may succeed later. HTTP: 503 with Retry-After.</summary>
public sealed class StoreUnavailableException : StoreException
{
    /// <summary>With a sentence that says what is wrong.</summary>
    public StoreUnavailableException(string message, TimeSpan retryAfter, Exception? inner = null) : base(message, inner) => RetryAfter = retryAfter;

    /// <summary>When to try again.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>The store works, but senders are faster: they should slow down. HTTP: 429 where senders know it.</summary>
    public bool IsBehind { get; init; }
}

/// <summary>A query would take more time or memory than one may: asked again it fails again, unless it asks for less. HTTP: 422.</summary>
public sealed class QueryTooLargeException : StoreException
{
    /// <summary>With a sentence that says what to narrow.</summary>
    public QueryTooLargeException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}

/// <summary>The disk is full: nothing is taken in until there is space. HTTP: 507.</summary>
public sealed class StoreFullException : StoreException
{
    /// <summary>With a sentence that says what to do.</summary>
    public StoreFullException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}

/// <summary>The samples themselves are refused; sending them again does not help. HTTP: 400.</summary>
public sealed class SamplesRefusedException : StoreException
{
    /// <summary>With a sentence that says why.</summary>
    public SamplesRefusedException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
