using System.Buffers.Text;

namespace Taproot.NodeAgent.Protocols.Http1;

/// <summary>How the body of a message ends, and where its chunks end.</summary>
internal struct Http1Body
{
    private const int LongestSizeLine = 256;
    private long _length;
    private bool _isChunked;
    private bool _isInTrailers;

    /// <summary>Whether chunks are awaited, or what comes after the last one.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Bytes of a body that tells its length; -1 when it does not.</summary>
    public readonly long Length => _isChunked ? -1 : _length;

    /// <summary>Whether it comes in chunks.</summary>
    public readonly bool IsChunked => _isChunked;

    /// <summary>Starts with a new head.</summary>
    public void Begin() => (_length, _isChunked, _isInTrailers, IsOpen) = (-1, false, false, false);

    /// <summary>Takes a header that may be about the body.</summary>
    public void Add(in Http1Head.Header header)
    {
        if (header.Is("content-length"u8))
        {
            if (Utf8Parser.TryParse(header.Value, out long length, out var read) && read == header.Value.Length && length >= 0) _length = length;
        }
        else if (header.Is("transfer-encoding"u8) && header.Value.Length >= 7)
        {
            _isChunked |= System.Text.Ascii.EqualsIgnoreCase(header.Value[^7..], "chunked"u8);
        }
    }

    /// <summary>The head is over: chunks follow.</summary>
    public void Open() => IsOpen = true;

    /// <summary>Nothing of the body is awaited any more.</summary>
    public void Close() => IsOpen = false;

    /// <summary>Reads one chunk, or a line after the last one; its length, or one of <see cref="Consumed"/>.</summary>
    public long ReadChunk(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n"u8);
        if (end < 0) return bytes.Length < (_isInTrailers ? Conversation.PartialLimit : LongestSizeLine) ? Consumed.NeedMore : Consumed.Lost;
        if (_isInTrailers)
        {
            if (end == 0) Close();
            return end + 2;
        }
        if (!Utf8Parser.TryParse(bytes[..end], out long size, out var digits, 'x') || digits is 0 or > 12 || (digits < end && bytes[digits] is not ((byte)';' or (byte)' ')))
        {
            Close();
            return Consumed.Lost;
        }
        if (size > 0) return end + 2 + size + 2;
        _isInTrailers = true;
        return end + 2;
    }
}
