namespace Taproot.Telemetry.RemoteWrite;

/// <summary>Why a remote-write request is refused.</summary>
public enum RemoteWriteReason
{
    /// <summary>The body is no valid snappy block.</summary>
    MalformedSnappy,

    /// <summary>The body is too large when decompressed.</summary>
    TooLarge,

    /// <summary>The protobuf message is broken.</summary>
    MalformedProtobuf,

    /// <summary>More series than allowed in one request.</summary>
    TooManySeries,

    /// <summary>More samples than allowed in one request.</summary>
    TooManySamples,

    /// <summary>A series with more labels than allowed.</summary>
    TooManyLabels,

    /// <summary>A label name, or metric name, longer than allowed.</summary>
    LabelNameTooLong,

    /// <summary>A label value longer than allowed.</summary>
    LabelValueTooLong,

    /// <summary>A label that is empty, given twice, or not UTF-8, or a series without a metric name.</summary>
    InvalidLabels,

    /// <summary>A sample older than accepted.</summary>
    TooOld,

    /// <summary>A sample further in the future than accepted.</summary>
    TooNew,

    /// <summary>A series that is new where no more are allowed.</summary>
    SeriesLimit,
}

/// <summary>A remote-write request that is refused as a whole; the message is a sentence for its sender.</summary>
public sealed class RemoteWriteException : Exception
{
    private static readonly string[] Codes =
    [
        "malformed_snappy", "too_large", "malformed_protobuf", "too_many_series", "too_many_samples", "too_many_labels",
        "label_name_too_long", "label_value_too_long", "invalid_labels", "too_old", "too_new", "series_limit",
    ];

    /// <summary>Makes the exception for a broken message.</summary>
    public RemoteWriteException()
        : this(RemoteWriteReason.MalformedProtobuf, "The remote-write request is malformed.")
    {
    }

    /// <summary>Makes the exception for a broken message, with a sentence.</summary>
    public RemoteWriteException(string message)
        : this(RemoteWriteReason.MalformedProtobuf, message)
    {
    }

    /// <summary>Makes the exception for a broken message, with a sentence and its cause.</summary>
    public RemoteWriteException(string message, Exception innerException)
        : this(RemoteWriteReason.MalformedProtobuf, message, innerException)
    {
    }

    /// <summary>Makes the exception with its reason and a sentence.</summary>
    public RemoteWriteException(RemoteWriteReason reason, string message, Exception? innerException = null)
        : base(message, innerException) => Reason = reason;

    /// <summary>Why the request is refused.</summary>
    public RemoteWriteReason Reason { get; }

    /// <summary>Whether it is one series that goes beyond a limit: the others of the request can be taken.</summary>
    public bool IsOfOneSeries =>
        Reason is RemoteWriteReason.TooManyLabels or RemoteWriteReason.LabelNameTooLong or RemoteWriteReason.LabelValueTooLong or RemoteWriteReason.SeriesLimit;

    /// <summary>The reason in snake case, for a counter's label.</summary>
    public string Code => Codes[(int)Reason];

    /// <summary>All codes, so that counters can start at zero.</summary>
    public static IReadOnlyList<string> AllCodes => Codes;
}
