using System.Buffers.Binary;

namespace Taproot.NodeAgent.Protocols;

/// <summary>Reads numbers and byte strings one after the other. Past the end all is zero and empty, and <see cref="IsShort"/> tells it.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Whether more was read than there is.</summary>
    public bool IsShort { get; private set; }

    /// <summary>What is left.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    public byte Byte() => Take(1) is [var value] ? value : (byte)0;

    public ushort UInt16() => Take(2) is { Length: 2 } bytes ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : (ushort)0;

    public int Int32() => Take(4) is { Length: 4 } bytes ? BinaryPrimitives.ReadInt32BigEndian(bytes) : 0;

    public ulong UInt64() => Take(8) is { Length: 8 } bytes ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : 0;

    public int Int32LittleEndian() => Take(4) is { Length: 4 } bytes ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : 0;

    public ulong UInt64LittleEndian() => Take(8) is { Length: 8 } bytes ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;

    /// <summary>Seven bits a byte, the lowest first; at most nine bytes, so that it is never negative.</summary>
    public long Varint()
    {
        long value = 0;
        for (var shift = 0; shift < 63; shift += 7)
        {
            var next = Byte();
            value |= (long)(next & 0x7f) << shift;
            if (next < 0x80) return IsShort ? 0 : value;
        }
        Fail();
        return 0;
    }

    /// <summary>Bytes whose number stands before them as a varint.</summary>
    public ReadOnlySpan<byte> VarintBytes() => Take(Varint());

    /// <summary>The next bytes, or none when there are fewer.</summary>
    public ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > _rest.Length)
        {
            Fail();
            return default;
        }
        var taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }

    /// <summary>The next bytes as far as they are there.</summary>
    public ReadOnlySpan<byte> TakeAtMost(long count)
    {
        if (count >= 0 && count <= _rest.Length) return Take(count);
        var rest = count < 0 ? default : _rest;
        Fail();
        return rest;
    }

    public void Skip(long count) => Take(count);

    private void Fail()
    {
        _rest = default;
        IsShort = true;
    }
}
