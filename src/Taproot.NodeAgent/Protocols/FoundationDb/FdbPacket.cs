using System.Buffers.Binary;

namespace Taproot.NodeAgent.Protocols.FoundationDb;

/// <summary>
/// A packet of FoundationDB's transport: length, checksum (eight bytes, four before version 7.1, none in TLS), the token of who gets it, and a
/// flat buffer, which starts with the place of its root and the number of its type.
/// </summary>
internal readonly ref struct FdbPacket
{
    /// <summary>The most that is needed to judge a packet.</summary>
    public const int HeaderLength = LengthBytes + 8 + TokenLength + 8;

    private const int TokenLength = 16;
    private const int MaxLength = 64 << 20;
    private const int LengthBytes = 4;
    private readonly ReadOnlySpan<byte> _bytes;

    private FdbPacket(ReadOnlySpan<byte> bytes, int checksum)
    {
        _bytes = bytes;
        ChecksumLength = checksum;
    }

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _bytes.IsEmpty;

    public int ChecksumLength { get; }

    /// <summary>The whole length.</summary>
    public long Length => LengthBytes + ChecksumLength + (long)UInt32At(_bytes, 0);

    /// <summary>Who gets it.</summary>
    public ReadOnlySpan<byte> Token => _bytes.Slice(LengthBytes + ChecksumLength, TokenLength);

    /// <summary>What is in it.</summary>
    public uint Type => UInt32At(_bytes, LengthBytes + ChecksumLength + TokenLength + 4);

    /// <summary>The flat buffer, as far as it is there.</summary>
    public ReadOnlySpan<byte> Message => _bytes[(LengthBytes + ChecksumLength + TokenLength)..(int)Math.Min(_bytes.Length, Length)];

    /// <summary>Whether the first packet of a connection starts here: it names the version of the protocol, 0FDB and flags.</summary>
    public static bool IsConnect(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 12 && UInt32At(bytes, 0) is >= 14 and <= 256 && (BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]) & 0x0fff) == 0x0fdb;

    /// <summary>The whole length of the first packet.</summary>
    public static int ConnectLength(ReadOnlySpan<byte> bytes) => LengthBytes + (int)UInt32At(bytes, 0);

    /// <summary>Reads a packet of a connection whose checksums are not known; false when it is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FdbPacket packet) =>
        TryRead(bytes, 8, out packet) || TryRead(bytes, 4, out packet) || TryRead(bytes, 0, out packet);

    /// <summary>Reads a packet; false when it is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, int checksum, out FdbPacket packet)
    {
        packet = default;
        var header = LengthBytes + checksum + TokenLength;
        if (bytes.Length < header + 8) return false;
        packet = new(bytes, checksum);
        var length = UInt32At(bytes, 0);
        var root = UInt32At(bytes, header);
        return length is >= TokenLength + 8 and <= MaxLength && root >= 4 && root < length - TokenLength && packet.Type != 0;
    }

    private static uint UInt32At(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
