using System.Buffers.Binary;

namespace Taproot.NodeAgent.Runtimes.DotNet;

/// <summary>Takes the events of a stream.</summary>
internal interface INetTraceHandler
{
    /// <summary>One event whose description was seen before.</summary>
    void OnEvent(NetTraceEventType type, ReadOnlySpan<byte> payload);

    /// <summary>Something in a block that does not fit; the rest of the block is left out.</summary>
    void OnMalformed();
}

/// <summary>Parses blocks of events. The head of an event holds only what differs from the one before it.</summary>
internal sealed class NetTraceEvents(INetTraceHandler handler)
{
    private const int MostTypes = 1024;
    private const int BlockHeaderSize = 4;
    private const int LongestPayload = 64 * 1024;

    private readonly Dictionary<int, NetTraceEventType> _types = [];

    /// <summary>Parses one block; hands over events, or learns their descriptions.</summary>
    internal void ParseBlock(ReadOnlySpan<byte> block, bool isMetadata)
    {
        var reader = new SpanReader(block);
        if (!reader.TryReadInt16(out short headerSize) || !reader.TryReadInt16(out short flags) || headerSize < BlockHeaderSize
            || !reader.TrySkip(headerSize - BlockHeaderSize))
        {
            handler.OnMalformed();
            return;
        }
        bool isCompressed = (flags & 1) != 0;
        int type = 0, size = 0;
        while (reader.Left > 0)
        {
            bool isWhole = isCompressed
                ? TryReadCompressed(ref reader, ref type, ref size)
                : TryReadPlain(ref reader, block.Length, ref type, ref size);
            if (!isWhole || !reader.TryTake(size, out ReadOnlySpan<byte> payload))
            {
                handler.OnMalformed();
                return;
            }
            Take(type, payload, isMetadata);
            if (!isCompressed && !reader.TrySkip(Math.Min(-(block.Length - reader.Left) & 3, reader.Left)))
                return;
        }
    }

    private void Take(int type, ReadOnlySpan<byte> payload, bool isMetadata)
    {
        if (isMetadata)
        {
            if (_types.Count < MostTypes && NetTraceEventType.TryParse(payload, out int id, out NetTraceEventType? description))
                _types[id] = description!;
            else
                handler.OnMalformed();
        }
        else if (_types.TryGetValue(type, out NetTraceEventType? known))
        {
            handler.OnEvent(known, payload);
        }
    }

    private static bool TryReadCompressed(ref SpanReader reader, ref int type, ref int size)
    {
        const byte hasType = 1, hasThreadAndSequence = 2, hasThread = 4, hasStack = 8, hasActivity = 16, hasRelatedActivity = 32, hasSize = 128;
        const int activitySize = 16;
        if (!reader.TryReadByte(out byte flags))
            return false;
        if ((flags & hasType) != 0)
        {
            if (!reader.TryReadVariable(out ulong value))
                return false;
            type = (int)(value & int.MaxValue);
        }
        int fields = ((flags & hasThreadAndSequence) != 0 ? 3 : 0) + ((flags & hasThread) != 0 ? 1 : 0) + ((flags & hasStack) != 0 ? 1 : 0) + 1;
        for (int i = 0; i < fields; i++) // the last is the time
        {
            if (!reader.TryReadVariable(out _))
                return false;
        }
        if (((flags & hasActivity) != 0 && !reader.TrySkip(activitySize)) || ((flags & hasRelatedActivity) != 0 && !reader.TrySkip(activitySize)))
            return false;
        if ((flags & hasSize) == 0)
            return true;
        if (!reader.TryReadVariable(out ulong length) || length > LongestPayload)
            return false;
        size = (int)length;
        return true;
    }

    private static bool TryReadPlain(ref SpanReader reader, int blockLength, ref int type, ref int size)
    {
        const int headSize = 80, typeAt = 4, sizeAt = 76;
        if (!reader.TryTake(headSize, out ReadOnlySpan<byte> head))
            return false;
        type = BinaryPrimitives.ReadInt32LittleEndian(head[typeAt..]) & int.MaxValue;
        size = BinaryPrimitives.ReadInt32LittleEndian(head[sizeAt..]);
        return size >= 0 && size <= Math.Min(blockLength, LongestPayload);
    }
}
