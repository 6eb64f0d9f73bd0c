namespace Taproot.NodeAgent.Protocols.Http2;

/// <summary>Header fields that are looked at.</summary>
internal enum HpackField : byte
{
    /// <summary>Any other.</summary>
    Other,

    /// <summary>One of the table from before bytes were lost: it can be anything.</summary>
    Unknown,
    Method,
    Path,
    Authority,
    Status,
    ContentType,
    GrpcStatus,
    Trace,
}

/// <summary>What fields are called and what their values mean.</summary>
internal static class HpackFields
{
    /// <summary>The field of a name.</summary>
    public static HpackField Of(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 when name.SequenceEqual("b3"u8) => HpackField.Trace,
        4 when name.SequenceEqual("host"u8) => HpackField.Authority,
        5 when name.SequenceEqual(":path"u8) => HpackField.Path,
        7 when name.SequenceEqual(":method"u8) => HpackField.Method,
        7 when name.SequenceEqual(":status"u8) => HpackField.Status,
        10 when name.SequenceEqual(":authority"u8) => HpackField.Authority,
        11 when name.SequenceEqual("grpc-status"u8) => HpackField.GrpcStatus,
        11 when name.SequenceEqual("traceparent"u8) => HpackField.Trace,
        12 when name.SequenceEqual("content-type"u8) => HpackField.ContentType,
        >= 11 and <= 12 when name.StartsWith("x-b3-"u8) => HpackField.Trace,
        _ => HpackField.Other,
    };

    /// <summary>The value as a number: a code, or 1 for the content type of gRPC; -1 for none.</summary>
    public static int NumberOf(HpackField field, ReadOnlySpan<byte> value) => field switch
    {
        HpackField.Status or HpackField.GrpcStatus or HpackField.Unknown => ReadNumber(value),
        HpackField.ContentType => IsGrpc(value) ? 1 : 0,
        _ => -1,
    };

    // gRPC-Web has its trailers in the body and is read as HTTP.
    private static bool IsGrpc(ReadOnlySpan<byte> type)
    {
        var name = "application/grpc"u8;
        return type.StartsWith(name) && (type.Length == name.Length || type[name.Length] is (byte)'+' or (byte)';');
    }

    private static int ReadNumber(ReadOnlySpan<byte> value)
    {
        if (value.Length is < 1 or > 3) return -1;
        var number = 0;
        foreach (var digit in value)
        {
            if (!char.IsAsciiDigit((char)digit)) return -1;
            number = number * 10 + (digit - '0');
        }
        return number;
    }
}
