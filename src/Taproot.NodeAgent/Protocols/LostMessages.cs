namespace Taproot.NodeAgent.Protocols;

/// <summary>
/// Estimates how many messages were in bytes that were not read, by the mean length of those that were: one call of a busy client moves more than
/// is copied. For one direction of a connection whose messages are alike.
/// </summary>
internal sealed class LostMessages
{
    private const int MaxGap = 64 << 20; // more at once is a mistake
    private const int MaxMessages = 65_536;
    private const long Memory = 1 << 20;
    private uint _next;
    private bool _isStarted;
    private long _bytes;
    private double _messages;
    private double _owed;

    /// <summary>Reading goes on here. Returns how many messages are missing before it.</summary>
    public int Before(uint sequence)
    {
        var gap = (int)(sequence - _next);
        var isGap = _isStarted && gap is > 0 and < MaxGap && _bytes > 0;
        (_next, _isStarted) = (sequence, true);
        if (!isGap) return 0;
        _owed += gap * _messages / _bytes;
        var whole = (int)Math.Min(_owed, MaxMessages);
        _owed = Math.Min(_owed - whole, 1);
        return whole;
    }

    /// <summary>Bytes were read that are a message, or none that counts.</summary>
    public void Read(long length, bool isMessage)
    {
        _next += (uint)length;
        _bytes += length;
        if (isMessage) _messages++;
        if (_bytes < Memory) return;
        _bytes /= 2;
        _messages /= 2;
    }
}
