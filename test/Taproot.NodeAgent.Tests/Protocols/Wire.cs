using System.Buffers.Binary;
using System.Text;

namespace Taproot.NodeAgent.Tests.Protocols;

/// <summary>Writes messages byte by byte.</summary>
internal sealed class Wire
{
    private readonly List<byte> _bytes = [];

    public static implicit operator byte[](Wire wire) => [.. wire._bytes];

    public Wire U8(int value) => Raw((byte)value);

    public Wire U16(int value) => Raw((byte)(value >> 8), (byte)value);

    public Wire I32(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return Raw(bytes);
    }

    public Wire I64(long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return Raw(bytes);
    }

    public Wire Little32(int value) => Reversed(new Wire().I32(value));

    public Wire Little64(long value) => Reversed(new Wire().I64(value));

    public Wire Varint(long value)
    {
        for (; value >= 0x80; value >>= 7) U8((int)value & 0x7f | 0x80);
        return U8((int)value);
    }

    public Wire Raw(params ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public Wire Text(string text) => Raw(Encoding.UTF8.GetBytes(text));

    /// <summary>A text with its length in a byte before it.</summary>
    public Wire Text8(string text) => U8(text.Length).Text(text);

    public Wire Text16(string text) => U16(text.Length).Text(text);

    public Wire Text32(string text) => I32(text.Length).Text(text);

    public Wire TextVarint(string text) => Varint(text.Length).Text(text);

    /// <summary>All so far with its length before it.</summary>
    public Wire WithLength32() => new Wire().I32(_bytes.Count).Raw((byte[])this);

    public Wire WithLength16() => new Wire().U16(_bytes.Count).Raw((byte[])this);

    public int Length => _bytes.Count;

    private Wire Reversed(byte[] bytes)
    {
        Array.Reverse(bytes);
        return Raw(bytes);
    }
}
