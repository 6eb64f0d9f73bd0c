using Taproot.Telemetry.Logs;

namespace Taproot.NodeAgent.Logs;

/// <summary>One of the two outputs of a container: the runtime's pieces become lines again, and lines become messages.</summary>
internal sealed class ContainerStream(LineHandler message)
{
    private const int MaxLine = 64 * 1024;
    private const long MaxWait = 1000;

    private readonly MultilineJoiner _joiner = new(new());
    private byte[] _pieces = [];
    private int _length;
    private bool _isOpen;
    private long _touched;
    private long _cut;

    /// <summary>Bytes that messages were over their bound.</summary>
    internal long DroppedBytes => _cut + _joiner.TruncatedBytes;

    /// <summary>Takes a line, or a piece of one.</summary>
    /// <param name="text">Without a line feed.</param>
    /// <param name="isPartial">Whether the line goes on.</param>
    /// <param name="now">The present in milliseconds.</param>
    internal void Add(ReadOnlySpan<byte> text, bool isPartial, long now)
    {
        if (!isPartial && !_isOpen)
        {
            AddLine(text, now);
            return;
        }

        Hold(text);
        (_isOpen, _touched) = (true, now);
        if (!isPartial) CloseLine(now);
    }

    /// <summary>Ends what has waited for long enough.</summary>
    internal void Expire(long now)
    {
        if (_isOpen && now - _touched > MaxWait) CloseLine(now);
        if (_joiner.Expire(now)) message(_joiner.Completed);
    }

    private void CloseLine(long now)
    {
        AddLine(_pieces.AsSpan(0, _length), now);
        (_isOpen, _length, _pieces) = (false, 0, []);
    }

    private void AddLine(ReadOnlySpan<byte> line, long now)
    {
        if (_joiner.Add(line, 0, now)) message(_joiner.Completed);
    }

    private void Hold(ReadOnlySpan<byte> text)
    {
        var kept = text[..Math.Min(text.Length, MaxLine - _length)];
        _cut += text.Length - kept.Length;
        if (_pieces.Length < _length + kept.Length) Array.Resize(ref _pieces, Math.Min(MaxLine, Math.Max(_pieces.Length * 2, _length + kept.Length)));
        kept.CopyTo(_pieces.AsSpan(_length));
        _length += kept.Length;
    }
}
