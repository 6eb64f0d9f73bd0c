using System.Buffers.Binary;
using System.Text;
using Taproot.Telemetry.Profiles;

namespace Taproot.Telemetry.Jfr;

/// <summary>Reads the numbers and texts of a recording.</summary>
/// <param name="chunk">The chunk.</param>
/// <param name="position">Where to begin.</param>
/// <param name="end">Where to stop.</param>
/// <param name="isCompressed">Whether integers are written in as many bytes as they need.</param>
internal ref struct JfrBytes(ReadOnlySpan<byte> chunk, int position, int end, bool isCompressed)
{
    private const byte Null = 0;
    private const byte EmptyText = 1;
    private const byte PooledText = 2;
    private const byte Utf8Text = 3;
    private const byte CharText = 4;
    private const byte Latin1Text = 5;
    private const int LongestVarint = 9;
    private const int LongestText = 4096;

    private readonly ReadOnlySpan<byte> _chunk = chunk;
    private readonly int _end = Math.Min(end, chunk.Length);

    /// <summary>Bytes from the begin of the chunk.</summary>
    public int Position { get; private set; } = position;

    /// <summary>Bytes that are left.</summary>
    public readonly int Left => _end - Position;

    /// <summary>A byte.</summary>
    public byte ReadByte() => Take(1)[0];

    /// <summary>An integer of up to eight bytes, seven bits a byte, lowest first; of a ninth byte all bits count.</summary>
    public long ReadVarint()
    {
        var value = 0UL;
        for (var i = 0; i < LongestVarint; i++)
        {
            ulong next = ReadByte();
            if (i == LongestVarint - 1) return (long)(value | (next << 56));
            value |= (next & 0x7F) << (7 * i);
            if (next < 0x80) break;
        }
        return (long)value;
    }

    /// <summary>An integer that has <paramref name="size"/> bytes where integers are not compressed.</summary>
    public long ReadInteger(int size)
    {
        if (isCompressed) return ReadVarint();
        var bytes = Take(size);
        return size switch
        {
            2 => BinaryPrimitives.ReadInt16BigEndian(bytes),
            4 => BinaryPrimitives.ReadInt32BigEndian(bytes),
            _ => BinaryPrimitives.ReadInt64BigEndian(bytes),
        };
    }

    /// <summary>A number of things of which each takes a byte at least.</summary>
    public int ReadCount()
    {
        var count = ReadInteger(4);
        return count >= 0 && count <= Left ? (int)count : throw Malformed();
    }

    /// <summary>Passes over bytes.</summary>
    public void Skip(int count) => Take(count);

    /// <summary>A text of at most 4096 bytes, what is beyond is left out; or its key in the pool of texts, else -1.</summary>
    public (string Text, long Pooled) ReadText()
    {
        switch (ReadByte())
        {
            case Null or EmptyText: return ("", -1);
            case PooledText: return ("", ReadInteger(8));
            case Utf8Text: return (Encoding.UTF8.GetString(Cut(Take(ReadCount()))), -1);
            case Latin1Text: return (Encoding.Latin1.GetString(Cut(Take(ReadCount()))), -1);
            case CharText: return (ReadChars(), -1);
            default: throw Malformed();
        }
    }

    /// <summary>Passes over a text.</summary>
    public void SkipText()
    {
        switch (ReadByte())
        {
            case Null or EmptyText: break;
            case PooledText: ReadInteger(8); break;
            case Utf8Text or Latin1Text: Skip(ReadCount()); break;
            case CharText:
                for (var left = ReadCount(); left > 0; left--) ReadInteger(2);
                break;
            default: throw Malformed();
        }
    }

    /// <summary>What is said when a recording is none.</summary>
    public static ProfileException Malformed() => new("The profile is not a JFR recording of version 2, or it is cut off.");

    private string ReadChars()
    {
        var count = ReadCount();
        var text = new StringBuilder(Math.Min(count, LongestText));
        for (var i = 0; i < count; i++)
        {
            var next = (char)ReadInteger(2);
            if (i < LongestText) text.Append(next);
        }
        return text.ToString();
    }

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text) => text.Length > LongestText ? text[..LongestText] : text;

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > Left) throw Malformed();
        var bytes = _chunk.Slice(Position, count);
        Position += count;
        return bytes;
    }
}
