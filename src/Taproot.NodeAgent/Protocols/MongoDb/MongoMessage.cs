using System.Buffers.Binary;

namespace Taproot.NodeAgent.Protocols.MongoDb;

/// <summary>The header of a message, and where its document is.</summary>
internal readonly record struct MongoMessage(int Length, int Number, int Answers, int Kind)
{
    public const int HeaderLength = 16;
    public const int Reply = 1;
    public const int Query = 2004;
    public const int GetMore = 2005;
    public const int Compressed = 2012;
    public const int Message = 2013;
    private const int MaxLength = 64 << 20;
    private const uint KnownFlags = 0x10003;
    private const uint MoreToCome = 2;
    private const uint Failures = 3; // of a reply: the cursor is not there, or the query failed

    /// <summary>Whether there can be such a message.</summary>
    public bool IsPlausible => Length is >= HeaderLength and <= MaxLength && Kind is Reply or (>= 2001 and <= 2007) or Compressed or Message;

    /// <summary>Reads a header of which all bytes are there.</summary>
    public static MongoMessage Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt32LittleEndian(bytes), BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]));

    /// <summary>Whether a message's flags are such as exist.</summary>
    public static bool HasKnownFlags(ReadOnlySpan<byte> bytes) => (Flags(bytes) & ~KnownFlags) == 0;

    /// <summary>Whether the other side shall not answer, but wait for more.</summary>
    public bool IsOneWay(ReadOnlySpan<byte> bytes) => Kind == Message && (Flags(bytes) & MoreToCome) != 0;

    /// <summary>Whether a reply's flags tell of a failure.</summary>
    public bool HasFailed(ReadOnlySpan<byte> bytes) => Kind == Reply && (Flags(bytes) & Failures) != 0;

    /// <summary>The command's or reply's document as far as it is there; empty when it is not found.</summary>
    public ReadOnlySpan<byte> DocumentOf(ReadOnlySpan<byte> bytes) => Kind switch
    {
        Message => BodyOf(bytes[..Math.Min(bytes.Length, Length)]),
        Reply => bytes.Length > 36 ? bytes[36..] : default,
        Query => AfterCollection(bytes),
        _ => default,
    };

    private static uint Flags(ReadOnlySpan<byte> bytes) => bytes.Length < HeaderLength + 4 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(bytes[HeaderLength..]);

    // Sections of kind 0 are the body, those of kind 1 lists of documents besides it, which may come first.
    private static ReadOnlySpan<byte> BodyOf(ReadOnlySpan<byte> bytes)
    {
        for (long at = HeaderLength + 4; at + 5 <= bytes.Length;)
        {
            var rest = bytes[(int)(at + 1)..];
            if (bytes[(int)at] == 0) return rest;
            var size = BinaryPrimitives.ReadInt32LittleEndian(rest);
            if (bytes[(int)at] != 1 || size < 5) return default;
            at += 1 + (long)size;
        }
        return default;
    }

    // Flags, the name of the collection and two numbers stand before it.
    private static ReadOnlySpan<byte> AfterCollection(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderLength + 4) return default;
        var rest = bytes[(HeaderLength + 4)..];
        var end = rest.IndexOf((byte)0);
        return end < 0 || rest.Length < end + 9 ? default : rest[(end + 9)..];
    }
}
