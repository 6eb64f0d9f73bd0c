namespace Taproot.NodeAgent.Tls.Certificates;

/// <summary>
/// Walks over the elements of DER (ITU-T X.690) one after another. What is longer than what is there ends where the bytes end: the beginning of a
/// certificate tells most of it.
/// </summary>
internal ref struct DerReader(ReadOnlySpan<byte> bytes)
{
    private const int LongLength = 0x80;
    private const int MostLengthBytes = 4;
    private const int LongTag = 0x1f;
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Whether there is nothing more.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>The tag of the next element; 0 when there is none.</summary>
    public readonly byte NextTag => _rest.IsEmpty ? (byte)0 : _rest[0];

    /// <summary>Reads the next element; false when it is none.</summary>
    public bool TryRead(out byte tag, out ReadOnlySpan<byte> content)
    {
        tag = 0;
        content = default;
        if (_rest.Length < 2 || (_rest[0] & LongTag) == LongTag || !TryReadLength(out var header, out var length)) return false;
        tag = _rest[0];
        _rest = _rest[header..];
        content = _rest[..(int)Math.Min(length, (uint)_rest.Length)];
        _rest = _rest[content.Length..];
        return true;
    }

    /// <summary>Reads the next element, which must have this tag.</summary>
    public bool TryRead(byte tag, out ReadOnlySpan<byte> content)
    {
        content = default;
        return NextTag == tag && TryRead(out _, out content);
    }

    private readonly bool TryReadLength(out int header, out uint length)
    {
        (header, length) = (2, _rest[1]);
        if (length < LongLength) return true;
        var count = (int)length - LongLength;
        if (count is 0 or > MostLengthBytes || _rest.Length < 2 + count) return false;
        length = 0;
        foreach (var part in _rest.Slice(2, count)) length = length << 8 | part;
        header += count;
        return true;
    }
}
