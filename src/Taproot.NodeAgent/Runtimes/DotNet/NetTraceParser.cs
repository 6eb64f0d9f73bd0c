namespace Taproot.NodeAgent.Runtimes.DotNet;

/// <summary>How far a part of a stream could be parsed.</summary>
internal enum NetTraceResult
{
    /// <summary>More bytes are needed.</summary>
    Incomplete,

    /// <summary>The stream ended as it should.</summary>
    Ended,

    /// <summary>It is none of the form that is understood, or larger than it may be.</summary>
    Malformed,
}

/// <summary>
/// Takes a stream in the form NetTrace 4 apart as it comes: named objects, of which blocks of events and of descriptions of events matter. The
/// stream comes from a process that may send anything: sizes are bounded, and what does not fit ends it.
/// </summary>
internal sealed class NetTraceParser(INetTraceHandler handler)
{
    /// <summary>Largest object that is taken.</summary>
    internal const int LargestBlock = 1 << 20;

    private const byte NullTag = 1;
    private const byte BeginTag = 5;
    private const byte EndTag = 6;
    private const int LongestName = 64;
    private const int TraceSize = 48;

    private readonly NetTraceEvents _events = new(handler);
    private long _position;
    private bool _isBegun;

    private static ReadOnlySpan<byte> Magic => "Nettrace\x14\0\0\0!FastSerialization.1"u8;

    /// <summary>Parses all whole objects; <paramref name="consumed"/> bytes are done with.</summary>
    internal NetTraceResult Parse(ReadOnlySpan<byte> bytes, out int consumed)
    {
        consumed = 0;
        if (!_isBegun)
        {
            if (!bytes.StartsWith(Magic[..Math.Min(bytes.Length, Magic.Length)]))
                return NetTraceResult.Malformed;
            if (bytes.Length < Magic.Length)
                return NetTraceResult.Incomplete;
            _isBegun = true;
            Advance(Magic.Length, ref consumed);
        }
        while (true)
        {
            NetTraceResult result = ParseObject(bytes[consumed..], out int size);
            if (size == 0)
                return result;
            Advance(size, ref consumed);
        }
    }

    private void Advance(int size, ref int consumed)
    {
        consumed += size;
        _position += size;
    }

    /// <summary>Parses one object; a size of 0 says that there is none, and the result why.</summary>
    private NetTraceResult ParseObject(ReadOnlySpan<byte> bytes, out int size)
    {
        size = 0;
        var reader = new SpanReader(bytes);
        if (!reader.TryReadByte(out byte tag))
            return NetTraceResult.Incomplete;
        if (tag == NullTag)
            return NetTraceResult.Ended;
        if (tag != BeginTag)
            return NetTraceResult.Malformed;
        if (!reader.TryTake(2, out ReadOnlySpan<byte> type) || !reader.TryReadInt32(out int version) || !reader.TrySkip(sizeof(int))
            || !reader.TryReadInt32(out int nameLength))
        {
            return NetTraceResult.Incomplete;
        }
        if (type[0] != BeginTag || type[1] != NullTag || nameLength is < 1 or > LongestName)
            return NetTraceResult.Malformed;
        if (!reader.TryTake(nameLength, out ReadOnlySpan<byte> name) || !reader.TryReadByte(out byte end))
            return NetTraceResult.Incomplete;
        return end == EndTag ? ParseContent(bytes, reader, name, version, out size) : NetTraceResult.Malformed;
    }

    private NetTraceResult ParseContent(ReadOnlySpan<byte> bytes, SpanReader reader, ReadOnlySpan<byte> name, int version, out int size)
    {
        size = 0;
        int length = TraceSize;
        if (name.SequenceEqual("Trace"u8))
        {
            if (version != 4)
                return NetTraceResult.Malformed;
        }
        else
        {
            if (!reader.TryReadInt32(out length))
                return NetTraceResult.Incomplete;
            if (length is < 0 or > LargestBlock)
                return NetTraceResult.Malformed;

            // Blocks begin at multiples of four in the stream.
            int padding = (int)(-(_position + bytes.Length - reader.Left) & 3);
            if (!reader.TrySkip(padding))
                return NetTraceResult.Incomplete;
        }
        if (!reader.TryTake(length, out ReadOnlySpan<byte> content) || !reader.TryReadByte(out byte end))
            return NetTraceResult.Incomplete;
        if (end != EndTag)
            return NetTraceResult.Malformed;
        if (name.SequenceEqual("EventBlock"u8) || name.SequenceEqual("MetadataBlock"u8))
            _events.ParseBlock(content, isMetadata: name[0] == (byte)'M');
        size = bytes.Length - reader.Left;
        return NetTraceResult.Incomplete;
    }
}
