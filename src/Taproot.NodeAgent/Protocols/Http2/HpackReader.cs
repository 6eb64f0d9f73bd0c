namespace Taproot.NodeAgent.Protocols.Http2;

/// <summary>Reads the numbers and strings of a header block (RFC 7541, section 5).</summary>
internal ref struct HpackReader(ReadOnlySpan<byte> block)
{
    private ReadOnlySpan<byte> _rest = block;

    /// <summary>Whether nothing is left.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>The byte that comes next.</summary>
    public readonly byte Next => _rest[0];

    /// <summary>Reads a number that starts in the last bits of a byte.</summary>
    public bool TryReadNumber(int prefix, out int value)
    {
        value = 0;
        if (_rest.IsEmpty) return false;
        var mask = (1 << prefix) - 1;
        value = Take() & mask;
        if (value < mask) return true;
        for (var shift = 0; shift <= 21 && !_rest.IsEmpty; shift += 7)
        {
            var next = Take();
            value += (next & 0x7f) << shift;
            if (next < 0x80) return true;
        }
        return false;
    }

    /// <summary>Reads a string into <paramref name="buffer"/>, as much as has room; <paramref name="length"/> is that of the whole.</summary>
    public bool TryReadString(scoped Span<byte> buffer, out int length)
    {
        length = 0;
        var isCoded = !_rest.IsEmpty && _rest[0] >= 0x80;
        if (!TryReadNumber(7, out var size) || size > _rest.Length) return false;
        var bytes = _rest[..size];
        _rest = _rest[size..];
        length = isCoded ? HpackHuffman.Decode(bytes, buffer) : size;
        if (!isCoded) bytes[..Math.Min(size, buffer.Length)].CopyTo(buffer);
        return length >= 0;
    }

    private byte Take()
    {
        var next = _rest[0];
        _rest = _rest[1..];
        return next;
    }
}
