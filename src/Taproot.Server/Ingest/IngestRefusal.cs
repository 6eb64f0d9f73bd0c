namespace Taproot.Server.Ingest;

/// <summary>Kinds of refusals; each protocol has a status of its own for them.</summary>
internal enum RefusalKind
{
    /// <summary>No key, or one that is not known.</summary>
    Unauthorized,

    /// <summary>A key that may do other things only.</summary>
    Forbidden,

    /// <summary>A content type or coding that is not taken.</summary>
    UnsupportedFormat,

    /// <summary>More bytes than accepted, as sent or decompressed.</summary>
    TooLarge,

    /// <summary>Not what it claims to be, or beyond a limit; sent again it would be refused again.</summary>
    Malformed,

    /// <summary>More comes than can be taken in; slow down and send again.</summary>
    Behind,

    /// <summary>The project sends more than it may; slow down and send again.</summary>
    RateLimited,

    /// <summary>The store does not answer now; send again.</summary>
    Unavailable,

    /// <summary>The disk is full.</summary>
    Full,

    /// <summary>The store does not do what it should.</summary>
    Failed,
}

/// <summary>Why a request is not taken.</summary>
/// <param name="Kind">What to answer.</param>
/// <param name="Reason">Snake case, of few values: a counter's label.</param>
/// <param name="Sentence">Says to the sender what to do.</param>
/// <param name="RetryAfter">When the same request may succeed; null when it never will.</param>
internal sealed record IngestRefusal(RefusalKind Kind, string Reason, string Sentence, TimeSpan? RetryAfter = null)
{
    /// <summary>Whole seconds after which to try again, at least one; null when trying again is no use.</summary>
    public int? RetryAfterSeconds => RetryAfter is { } wait ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : null;
}

/// <summary>A request is not taken.</summary>
internal sealed class IngestRefusedException(IngestRefusal refusal, Exception? inner = null) : Exception(refusal.Sentence, inner)
{
    /// <summary>With a kind, a reason in snake case and a sentence.</summary>
    public IngestRefusedException(RefusalKind kind, string reason, string sentence, Exception? inner = null)
        : this(new IngestRefusal(kind, reason, sentence), inner)
    {
    }

    /// <summary>Why.</summary>
    public IngestRefusal Refusal => refusal;
}
