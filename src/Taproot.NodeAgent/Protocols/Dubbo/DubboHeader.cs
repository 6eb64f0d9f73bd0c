using System.Buffers.Binary;

namespace Taproot.NodeAgent.Protocols.Dubbo;

/// <summary>The header of a Dubbo message.</summary>
internal readonly record struct DubboHeader(byte Flags, byte Status, long Number, int BodyLength)
{
    public const int Length = 16;
    public const byte Hessian2 = 2;
    private const int MaxBody = 64 << 20;

    public bool IsRequest => (Flags & 0x80) != 0;

    public bool IsTwoWay => (Flags & 0x40) != 0;

    /// <summary>Heartbeats and other messages of the transport.</summary>
    public bool IsEvent => (Flags & 0x20) != 0;

    public int Serialization => Flags & 0x1f;

    public long WholeLength => Length + (long)BodyLength;

    /// <summary>Reads a header; false when it is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out DubboHeader header)
    {
        header = default;
        if (bytes.Length < Length || !IsMagic(bytes)) return false;
        header = new(bytes[2], bytes[3], BinaryPrimitives.ReadInt64BigEndian(bytes[4..]), BinaryPrimitives.ReadInt32BigEndian(bytes[12..]));
        return header.Serialization != 0 && header.BodyLength is >= 0 and <= MaxBody;
    }

    public static bool IsMagic(ReadOnlySpan<byte> bytes) => bytes.Length >= 2 && bytes[0] == 0xda && bytes[1] == 0xbb;
}
