using System.Buffers;

namespace Taproot.NodeAgent.Protocols;

/// <summary>
/// One direction of a connection: cuts what system calls moved into messages, keeps the beginning of one that is not whole, and steps over what
/// was not copied.
/// </summary>
internal sealed class MessageStream(bool isRequest)
{
    private const long EndOfCall = long.MaxValue;
    private byte[] _partial = [];
    private int _filled;
    private MessageInfo _partialInfo;
    private long _skip;
    private uint _next;
    private bool _isStarted;

    /// <summary>Whether it is not known where the next message starts.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Whether it was lost because bytes were missing before the last chunk.</summary>
    public bool HasGap { get; private set; }

    /// <summary>Messages that were none of the protocol, less those that were.</summary>
    public int WrongScore { get; private set; }

    /// <summary>The next chunk starts with a message.</summary>
    public void StartAnew()
    {
        Shorten(0);
        (_skip, IsLost, HasGap, _isStarted) = (0, false, false, false);
    }

    /// <summary>Reads a chunk.</summary>
    public void Read(in Chunk chunk, ProtocolParser parser, IRequestSink sink)
    {
        var bytes = chunk.Bytes;
        var length = Math.Max(chunk.Length, bytes.Length);
        var sequence = chunk.Sequence;
        if (_isStarted && !Align(ref bytes, ref length, ref sequence)) return;
        _isStarted = true;
        _next = sequence + (uint)length;
        if (IsLost) return;
        var info = new MessageInfo(chunk.Nanoseconds, chunk.Thread, length > bytes.Length, sequence) { Sink = sink };
        if (_filled > 0) ReadContinued(bytes, length, info, parser, sink);
        else ReadFresh(bytes, length, info, parser, sink);
    }

    /// <summary>Drops what was seen already and notes what is missing; false when nothing is left.</summary>
    private bool Align(ref ReadOnlySpan<byte> bytes, ref long length, ref uint sequence)
    {
        var ahead = (int)(sequence - _next);
        if (ahead == 0) return true;
        if (ahead > 0)
        {
            // Bytes that went another way (sendfile, an event that was lost) do no harm inside what is skipped anyway.
            if (_filled == 0 && _skip >= ahead) _skip -= ahead;
            else IsLost = HasGap = true;
            return true;
        }
        // A write that was tried again.
        if (-(long)ahead >= length) return false;
        bytes = -ahead < bytes.Length ? bytes[-ahead..] : default;
        length += ahead;
        sequence = _next;
        return true;
    }

    private void ReadContinued(ReadOnlySpan<byte> bytes, long length, in MessageInfo info, ProtocolParser parser, IRequestSink sink)
    {
        // A part and a call, both as long as may be, have room: a message may start anywhere in a call and must be found there.
        var take = Math.Min(bytes.Length, 2 * Conversation.PartialLimit - _filled);
        Keep(bytes[..take]);
        var before = _filled - take;
        var isCut = length > take;
        var whole = _partial.AsSpan(0, _filled);
        var consumed = ReadAll(whole, _partialInfo with { IsCut = isCut, Sink = sink }, info, before, parser, sink, out var rest);
        if (consumed < 0) return;
        var beyond = length - take;
        if (rest > 0)
        {
            // Not whole even now.
            if (isCut) IsLost = true;
            else whole[^rest..].CopyTo(_partial);
            Shorten(isCut ? 0 : rest);
            return;
        }
        Skip(consumed, whole.Length, beyond);
        Shorten(0);
    }

    private void ReadFresh(ReadOnlySpan<byte> bytes, long length, in MessageInfo info, ProtocolParser parser, IRequestSink sink)
    {
        if (_skip >= length)
        {
            _skip -= length;
            return;
        }
        if (_skip >= bytes.Length && _skip > 0)
        {
            // The next message starts in what was not copied.
            IsLost = true;
            return;
        }
        var start = (int)_skip;
        _skip = 0;
        var from = info with { Sequence = info.Sequence + (uint)start };
        var consumed = ReadAll(bytes[start..], from, from, 0, parser, sink, out var rest);
        if (consumed < 0) return;
        var beyond = length - bytes.Length;
        if (rest > 0)
        {
            if (beyond > 0) IsLost = true;
            else Keep(bytes[^rest..]);
            return;
        }
        Skip(consumed, bytes.Length - start, beyond);
    }

    /// <summary>
    /// Reads messages while there are whole ones. Returns how far the last one reaches (maybe beyond the bytes), or less than zero when lost;
    /// <paramref name="rest"/> is the number of bytes of one that is not whole.
    /// </summary>
    private long ReadAll(
        ReadOnlySpan<byte> bytes, MessageInfo first, in MessageInfo later, int laterFrom, ProtocolParser parser, IRequestSink sink, out int rest)
    {
        long position = 0;
        rest = 0;
        while (position < bytes.Length)
        {
            var at = (int)position;
            // A message belongs to the call that brought its first byte.
            var info = at < laterFrom || laterFrom == 0
                ? first with { Sequence = first.Sequence + (uint)at }
                : later with { IsCut = first.IsCut, Sequence = later.Sequence + (uint)(at - laterFrom) };
            var read = isRequest ? parser.ReadRequest(bytes[at..], info, sink) : parser.ReadResponse(bytes[at..], info, sink);
            if (read > 0)
            {
                if (WrongScore > 0) WrongScore--;
                position += read;
                continue;
            }
            if (read == Consumed.WholeCall) return EndOfCall;
            if (read == Consumed.NeedMore && bytes.Length - at < Conversation.PartialLimit)
            {
                rest = bytes.Length - at;
                _partialInfo = info;
                return position;
            }
            if (read == Consumed.Wrong) WrongScore += 2;
            IsLost = true;
            Shorten(0);
            return -1;
        }
        return position;
    }

    private void Skip(long consumed, int length, long beyond)
    {
        if (consumed == EndOfCall) _skip = 0;
        else if (consumed - length < beyond) IsLost = true;
        else _skip = consumed - length - beyond;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_partial.Length < _filled + bytes.Length) Grow(_filled + bytes.Length);
        bytes.CopyTo(_partial.AsSpan(_filled));
        _filled += bytes.Length;
    }

    private void Grow(int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(256, size));
        _partial.AsSpan(0, _filled).CopyTo(larger);
        if (_partial.Length > 0) ArrayPool<byte>.Shared.Return(_partial);
        _partial = larger;
    }

    // Few of many connections hold a part at a time.
    private void Shorten(int filled)
    {
        _filled = filled;
        if (filled > 0 || _partial.Length == 0) return;
        ArrayPool<byte>.Shared.Return(_partial);
        _partial = [];
    }
}
