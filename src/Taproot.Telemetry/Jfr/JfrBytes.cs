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

    /// <summary>A text, or the place of one in the pool of texts.</summary>
    public (string? Text, long Pooled) ReadText()
    {
        var kind = ReadByte();
        switch (kind)
        {
            case Null: return (null, 0);
            case EmptyText: return ("", 0);
            case PooledText: return (null, ReadInteger(8));
            case Utf8Text: return (Encoding.UTF8.GetString(Take(ReadCount())), 0);
            case Latin1Text: return (Encoding.Latin1.GetString(Take(ReadCount())), 0);
            case CharText:
                var chars = new char[ReadCount()];
                for (var i = 0; i < chars.Length; i++) chars[i] = (char)ReadInteger(2);
                return (new(chars), 0);
            default: throw Malformed();
        }
    }

    /// <summary>What is said when a recording is none.</summary>
    public static ProfileException Malformed() => new("The profile is not a JFR recording of version 2, or it is cut off.");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > Left) throw Malformed();
        var bytes = _chunk.Slice(Position, count);
        Position += count;
        return bytes;
    }
}
