namespace Taproot.Telemetry.Profiles;

/// <summary>Why a request with profiles is refused.</summary>
public enum ProfileRefusal
{
    /// <summary>It is not of the format that it claims to be.</summary>
    Malformed,

    /// <summary>It is of a format that is not taken.</summary>
    UnknownFormat,

    /// <summary>More samples, stacks or table entries than allowed in one request.</summary>
    TooLarge,

    /// <summary>Labels beyond the bounds, or not UTF-8.</summary>
    InvalidLabels,

    /// <summary>Nothing says which service it is of.</summary>
    NoService,

    /// <summary>Older than accepted.</summary>
    TooOld,

    /// <summary>Further in the future than accepted.</summary>
    TooNew,
}

/// <summary>A request with profiles that is refused as a whole; the message is a sentence for its sender.</summary>
public sealed class ProfileException : Exception
{
    private static readonly string[] Codes = ["malformed_profile", "unknown_format", "too_large", "invalid_labels", "no_service", "too_old", "too_new"];

    /// <summary>Of a broken profile.</summary>
    public ProfileException()
        : this(ProfileRefusal.Malformed, "The profile is malformed.")
    {
    }

    /// <summary>Of a broken profile, with a sentence.</summary>
    public ProfileException(string message)
        : this(ProfileRefusal.Malformed, message)
    {
    }

    /// <summary>Of a broken profile, with a sentence and its cause.</summary>
    public ProfileException(string message, Exception innerException)
        : this(ProfileRefusal.Malformed, message, innerException)
    {
    }

    /// <summary>With its reason and a sentence.</summary>
    public ProfileException(ProfileRefusal reason, string message, Exception? innerException = null)
        : base(message, innerException) => Reason = reason;

    /// <summary>Why the request is refused.</summary>
    public ProfileRefusal Reason { get; }

    /// <summary>The reason in snake case, for a counter's label.</summary>
    public string Code => Codes[(int)Reason];
}
