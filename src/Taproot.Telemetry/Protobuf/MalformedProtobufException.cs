namespace Taproot.Telemetry.Protobuf;

/// <summary>Bytes that are no protobuf message of the kind that was expected.</summary>
public sealed class MalformedProtobufException : FormatException
{
    /// <summary>With a general sentence; who reads the message knows what it should have been.</summary>
    public MalformedProtobufException()
        : base("The bytes are not a valid protobuf message.")
    {
    }

    /// <summary>With a sentence.</summary>
    public MalformedProtobufException(string message)
        : base(message)
    {
    }

    /// <summary>With a sentence and a cause.</summary>
    public MalformedProtobufException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
