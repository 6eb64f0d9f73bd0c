namespace Taproot.Telemetry.Otlp.Reading;

/// <summary>A request that is refused as a whole for its size; the message is a sentence for its sender.</summary>
public sealed class OtlpTooLargeException : Exception
{
    /// <summary>With a general sentence.</summary>
    public OtlpTooLargeException()
        : this("The request holds too much; send smaller ones.")
    {
    }

    /// <summary>With a sentence.</summary>
    public OtlpTooLargeException(string message)
        : base(message)
    {
    }

    /// <summary>With a sentence and a cause.</summary>
    public OtlpTooLargeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
