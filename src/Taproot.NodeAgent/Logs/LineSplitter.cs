namespace Taproot.NodeAgent.Logs;

/// <summary>Takes a line or a message; the bytes are valid during the call only.</summary>
internal delegate void LineHandler(ReadOnlySpan<byte> line);

/// <summary>Cuts a stream of bytes into lines. A line that is too long is left out and counted: it holds one line's bound and no more.</summary>
internal sealed class LineSplitter(int maxLine, LineHandler handler)
{
    // What an ordinary line needs; a bigger buffer is not kept.
    private const int KeptBuffer = 16 * 1024;

    private byte[] _held = [];
    private int _length;
    private bool _skips;

    /// <summary>Bytes of lines that were left out.</summary>
    internal long DroppedBytes { get; private set; }

    /// <summary>Takes the next bytes of the stream.</summary>
    internal void Feed(ReadOnlySpan<byte> chunk)
    {
        while (!chunk.IsEmpty)
        {
            var feed = chunk.IndexOf((byte)'\n');
            if (feed < 0)
            {
                Hold(chunk);
                return;
            }

            Finish(chunk[..feed]);
            chunk = chunk[(feed + 1)..];
        }
    }

    /// <summary>The stream goes on somewhere else: what is held of a line is lost.</summary>
    /// <param name="isInsideLine">Whether the rest of a line comes first there.</param>
    internal void Restart(bool isInsideLine)
    {
        DroppedBytes += _length;
        _length = 0;
        _skips = isInsideLine;
    }

    private void Finish(ReadOnlySpan<byte> rest)
    {
        if (_skips || _length + rest.Length > maxLine) DroppedBytes += _length + rest.Length;
        else if (_length == 0) handler(rest);
        else
        {
            Append(rest);
            handler(_held.AsSpan(0, _length));
        }

        _skips = false;
        _length = 0;
        if (_held.Length > KeptBuffer) _held = [];
    }

    private void Hold(ReadOnlySpan<byte> part)
    {
        if (!_skips && _length + part.Length <= maxLine)
        {
            Append(part);
            return;
        }

        DroppedBytes += _length + part.Length;
        _length = 0;
        _skips = true;
    }

    private void Append(ReadOnlySpan<byte> part)
    {
        if (_held.Length < _length + part.Length) Array.Resize(ref _held, Math.Min(maxLine, Math.Max(_held.Length * 2, _length + part.Length)));
        part.CopyTo(_held.AsSpan(_length));
        _length += part.Length;
    }
}
