using System.Buffers.Binary;

namespace Taproot.NodeAgent.Protocols.Http2;

/// <summary>Kinds of frames (RFC 9113, section 6).</summary>
internal enum Http2FrameType : byte
{
    Data = 0,
    Headers = 1,
    Priority = 2,
    Reset = 3,
    Settings = 4,
    PushPromise = 5,
    Ping = 6,
    GoAway = 7,
    WindowUpdate = 8,
    Continuation = 9,
}

/// <summary>The nine bytes before each frame.</summary>
internal readonly record struct Http2Frame(int Length, Http2FrameType Type, byte Flags, uint Stream)
{
    public const int HeaderLength = 9;

    // Extensions know of types up to here; frames as large as nobody allows are none.
    private const int LastType = 0x20;
    private const int MaxData = 1 << 24;
    private const int MaxOther = 1 << 20;

    /// <summary>What connections of clients start with.</summary>
    public static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    public bool EndsStream => (Flags & 0x1) != 0 && Type is Http2FrameType.Data or Http2FrameType.Headers;

    public bool EndsHeaders => (Flags & 0x4) != 0;

    public bool IsPadded => (Flags & 0x8) != 0;

    public bool HasPriority => (Flags & 0x20) != 0;

    /// <summary>Reads a header of which all bytes are there.</summary>
    public static Http2Frame Read(ReadOnlySpan<byte> bytes) =>
        new(bytes[0] << 16 | bytes[1] << 8 | bytes[2], (Http2FrameType)bytes[3], bytes[4], BinaryPrimitives.ReadUInt32BigEndian(bytes[5..]));

    /// <summary>Whether such a frame may be.</summary>
    public bool IsPlausible => Stream <= int.MaxValue && Length < MaxData && Type switch
    {
        Http2FrameType.Data => Stream != 0,
        Http2FrameType.Headers or Http2FrameType.Continuation => Stream != 0 && Length <= MaxOther,
        Http2FrameType.PushPromise => Stream != 0 && Length is >= 4 and <= MaxOther,
        Http2FrameType.Priority => Stream != 0 && Length == 5,
        Http2FrameType.Reset => Stream != 0 && Length == 4,
        Http2FrameType.Settings => Stream == 0 && Length % 6 == 0 && Length <= MaxOther,
        Http2FrameType.Ping => Stream == 0 && Length == 8,
        Http2FrameType.GoAway => Stream == 0 && Length is >= 8 and <= MaxOther,
        Http2FrameType.WindowUpdate => Length == 4,
        _ => (int)Type <= LastType && Length <= MaxOther,
    };

    /// <summary>How many plausible frames follow each other from the start, and whether nothing else is there.</summary>
    public static (int Count, bool IsWhole) CountPlausible(ReadOnlySpan<byte> bytes)
    {
        var (count, at) = (0, 0L);
        while (at + HeaderLength <= bytes.Length)
        {
            var frame = Read(bytes[(int)at..]);
            if (!frame.IsPlausible || (int)frame.Type > (int)Http2FrameType.Continuation) return (count, false);
            count++;
            at += HeaderLength + frame.Length;
        }
        return (count, true);
    }
}
