namespace Taproot.NodeAgent.Protocols.Cassandra;

/// <summary>A frame of version 5, which carries envelopes or a part of one. Its header has a checksum, so it is told for certain.</summary>
/// <param name="HeaderLength">Bytes before the payload.</param>
/// <param name="PayloadLength">Bytes of payload.</param>
/// <param name="IsSelfContained">Whether the envelopes in it are whole.</param>
/// <param name="IsCompressed">Whether the payload is compressed.</param>
internal readonly record struct CqlFrame(int HeaderLength, int PayloadLength, bool IsSelfContained, bool IsCompressed)
{
    private const int TrailerLength = 4;
    private const int ChecksumLength = 3;
    private const int PlainFields = 3;
    private const int CompressedFields = 5;
    private const int LengthMask = 0x1ffff;

    public int Length => HeaderLength + PayloadLength + TrailerLength;

    /// <summary>Reads a header of either kind.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out CqlFrame frame)
    {
        frame = default;
        if (HasChecksum(bytes, PlainFields))
        {
            var fields = (long)ReadLittleEndian(bytes[..PlainFields]);
            frame = new(PlainFields + ChecksumLength, (int)(fields & LengthMask), (fields >> 17 & 1) != 0, IsCompressed: false);
            return true;
        }
        if (!HasChecksum(bytes, CompressedFields)) return false;
        var wide = (long)ReadLittleEndian(bytes[..CompressedFields]);
        // What does not get smaller is left as it is, with no uncompressed length.
        frame = new(CompressedFields + ChecksumLength, (int)(wide & LengthMask), (wide >> 34 & 1) != 0, (wide >> 17 & LengthMask) != 0);
        return true;
    }

    private static bool HasChecksum(ReadOnlySpan<byte> bytes, int fields) =>
        bytes.Length >= fields + ChecksumLength && Checksum(bytes[..fields]) == ReadLittleEndian(bytes.Slice(fields, ChecksumLength));

    /// <summary>The 24-bit cyclic redundancy check of the protocol's specification.</summary>
    public static ulong Checksum(ReadOnlySpan<byte> bytes)
    {
        const uint Start = 0x875060, Polynomial = 0x1974f0b;
        var value = Start;
        foreach (var b in bytes)
        {
            value ^= (uint)b << 16;
            for (var bit = 0; bit < 8; bit++)
            {
                value <<= 1;
                if ((value & 0x1000000) != 0) value ^= Polynomial;
            }
        }
        return value;
    }

    private static ulong ReadLittleEndian(ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (var i = bytes.Length - 1; i >= 0; i--) value = value << 8 | bytes[i];
        return value;
    }
}
