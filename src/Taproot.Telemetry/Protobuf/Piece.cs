namespace Taproot.Telemetry.Protobuf;

/// <summary>A piece of a message.</summary>
internal readonly record struct Piece(int Start, int Length)
{
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> message) => message.Slice(Start, Length);

    public ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> message) => message.Slice(Start, Length);

    /// <summary>The value of a length-delimited field that the reader is before.</summary>
    public static Piece Next(ref ProtobufReader reader)
    {
        var length = reader.ReadBytes().Length;
        return new(reader.Position - length, length);
    }
}
