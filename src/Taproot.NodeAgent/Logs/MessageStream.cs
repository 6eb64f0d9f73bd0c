using Taproot.Telemetry.Logs;

namespace Taproot.NodeAgent.Logs;

/// <summary>One output of a program: a runtime's pieces become lines again, and lines become messages.</summary>
internal sealed class MessageStream(MessageHandler message)
{
    private const int MaxLine = 64 * 1024;
    private const long MaxWait = 1000;

    private readonly MultilineJoiner _joiner = new(new());
    private byte[] _pieces = [];
    private int _length;
    private bool _isOpen;
    private long _openTime;
    private long _touched;
    private long _cut;

    /// <summary>Bytes that messages were over their bound.</summary>
    internal long DroppedBytes => _cut + _joiner.TruncatedBytes;

    /// <summary>Whether a message waits for further lines.</summary>
    internal bool HasPending => _isOpen || _joiner.HasPending;

    /// <summary>Takes a line, or a piece of one.</summary>
    /// <param name="text">Without a line feed.</param>
    /// <param name="isPartial">Whether the line goes on.</param>
    /// <param name="time">When it was written, in nanoseconds since 1970; 0 when that is not known.</param>
    /// <param name="now">The present in milliseconds.</param>
    internal void Add(ReadOnlySpan<byte> text, bool isPartial, long time, long now)
    {
        if (!isPartial && !_isOpen)
        {
            AddLine(text, time, now);
            return;
        }

        Hold(text);
        if (!_isOpen) _openTime = time;
        (_isOpen, _touched) = (true, now);
        if (!isPartial) CloseLine(now);
    }

    /// <summary>Ends what has waited for long enough.</summary>
    internal void Expire(long now)
    {
        if (_isOpen && now - _touched > MaxWait) CloseLine(now);
        if (_joiner.Expire(now)) message(_joiner.Completed, _joiner.CompletedTime);
    }

    /// <summary>Ends what waits.</summary>
    internal void Flush()
    {
        if (_isOpen) CloseLine(_touched);
        if (_joiner.Flush()) message(_joiner.Completed, _joiner.CompletedTime);
    }

    private void CloseLine(long now)
    {
        AddLine(_pieces.AsSpan(0, _length), _openTime, now);
        (_isOpen, _length, _pieces) = (false, 0, []);
    }

    private void AddLine(ReadOnlySpan<byte> line, long time, long now)
    {
        if (_joiner.Add(line, time, now)) message(_joiner.Completed, _joiner.CompletedTime);
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
