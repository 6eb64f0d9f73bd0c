using System.Buffers.Binary;

namespace Taproot.NodeAgent.Profiling.Unwinding;

/// <summary>Reads DWARF's primitives from bytes that may hold anything: what is not there reads as zero and sets <see cref="IsBroken"/>.</summary>
internal ref struct DwarfCursor(ReadOnlySpan<byte> bytes, int position = 0)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Where the next byte is.</summary>
    internal int Position { get; private set; } = position;

    /// <summary>True once something was read that is not there.</summary>
    internal bool IsBroken { get; private set; }

    internal readonly bool IsAtEnd => IsBroken || Position >= _bytes.Length;

    internal byte ReadByte() => Take(1) is [var value] ? value : (byte)0;

    internal ushort ReadUInt16() => Take(2) is { Length: 2 } taken ? BinaryPrimitives.ReadUInt16LittleEndian(taken) : (ushort)0;

    internal uint ReadUInt32() => Take(4) is { Length: 4 } taken ? BinaryPrimitives.ReadUInt32LittleEndian(taken) : 0;

    internal ulong ReadUInt64() => Take(8) is { Length: 8 } taken ? BinaryPrimitives.ReadUInt64LittleEndian(taken) : 0;

    /// <summary>A number in seven bits a byte; bits over 64 are lost.</summary>
    internal ulong ReadUnsigned()
    {
        var value = 0ul;
        for (var shift = 0; !IsAtEnd; shift += 7)
        {
            var next = ReadByte();
            if (shift < 64) value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }
        IsBroken = true;
        return 0;
    }

    /// <summary>As <see cref="ReadUnsigned"/>, the last byte's second bit is the sign.</summary>
    internal long ReadSigned()
    {
        var value = 0L;
        for (var shift = 0; !IsAtEnd;)
        {
            var next = ReadByte();
            if (shift < 64) value |= (long)(next & 0x7f) << shift;
            shift += 7;
            if (next >= 0x80) continue;
            return shift < 64 && (next & 0x40) != 0 ? value | -1L << shift : value;
        }
        IsBroken = true;
        return 0;
    }

    /// <summary>A byte count and as many bytes.</summary>
    internal ReadOnlySpan<byte> ReadBlock()
    {
        var length = ReadUnsigned();
        return length <= int.MaxValue ? Take((int)length) : Break();
    }

    /// <summary>Text up to a zero byte.</summary>
    internal ReadOnlySpan<byte> ReadText()
    {
        var rest = Position <= _bytes.Length ? _bytes[Position..] : default;
        var end = rest.IndexOf((byte)0);
        if (end < 0) return Break();
        Position += end + 1;
        return rest[..end];
    }

    internal void Skip(ulong count)
    {
        if (count <= int.MaxValue) Take((int)count);
        else Break();
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (IsBroken || count > _bytes.Length - Position) return Break();
        var taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }

    private ReadOnlySpan<byte> Break()
    {
        IsBroken = true;
        return default;
    }
}
