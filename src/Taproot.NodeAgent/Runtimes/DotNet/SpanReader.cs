using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Taproot.NodeAgent.Runtimes.DotNet;

/// <summary>Reads little-endian values off the begin of a span; false, and nothing taken, where too little is left.</summary>
internal ref struct SpanReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    internal readonly int Left => _rest.Length;

    internal readonly ReadOnlySpan<byte> Rest => _rest;

    internal bool TrySkip(int count)
    {
        if (count < 0 || count > _rest.Length)
            return false;
        _rest = _rest[count..];
        return true;
    }

    internal bool TryTake(int count, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (count < 0 || count > _rest.Length)
            return false;
        bytes = _rest[..count];
        _rest = _rest[count..];
        return true;
    }

    internal bool TryReadByte(out byte value)
    {
        bool isThere = TryTake(1, out ReadOnlySpan<byte> bytes);
        value = isThere ? bytes[0] : (byte)0;
        return isThere;
    }

    internal bool TryReadInt16(out short value)
    {
        bool isThere = TryTake(sizeof(short), out ReadOnlySpan<byte> bytes);
        value = isThere ? BinaryPrimitives.ReadInt16LittleEndian(bytes) : (short)0;
        return isThere;
    }

    internal bool TryReadInt32(out int value)
    {
        bool isThere = TryTake(sizeof(int), out ReadOnlySpan<byte> bytes);
        value = isThere ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : 0;
        return isThere;
    }

    internal bool TryReadDouble(out double value)
    {
        bool isThere = TryTake(sizeof(double), out ReadOnlySpan<byte> bytes);
        value = isThere ? BinaryPrimitives.ReadDoubleLittleEndian(bytes) : 0;
        return isThere;
    }

    /// <summary>Seven bits a byte, the lowest first; at most ten bytes.</summary>
    internal bool TryReadVariable(out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (!TryReadByte(out byte part))
                return false;
            if (shift < 64)
                value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return true;
        }
        return false;
    }

    /// <summary>UTF-16 up to a NUL, which is taken too.</summary>
    internal bool TryReadText(out ReadOnlySpan<char> text)
    {
        text = default;
        for (int i = 0; i + 1 < _rest.Length; i += 2)
        {
            if (_rest[i] != 0 || _rest[i + 1] != 0)
                continue;
            text = MemoryMarshal.Cast<byte, char>(_rest[..i]);
            _rest = _rest[(i + 2)..];
            return true;
        }
        return false;
    }
}
