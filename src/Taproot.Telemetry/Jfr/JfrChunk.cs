using System.Buffers.Binary;
using Taproot.Telemetry.Profiles;

namespace Taproot.Telemetry.Jfr;

/// <summary>The head of a chunk, its types, and where the entries of its pools are.</summary>
internal sealed class JfrChunk
{
    /// <summary>Bytes of a chunk's head.</summary>
    public const int HeadLength = 68;

    private const uint Magic = 0x464C5200; // "FLR\0"
    private const int CheckpointEvent = 1;
    private const int MostCheckpoints = 100_000;
    private const int MostEntries = 2_000_000;
    private readonly Dictionary<long, Dictionary<long, int>> _pools = [];
    private int _entries;

    private JfrChunk(ReadOnlySpan<byte> head)
    {
        Length = (int)BinaryPrimitives.ReadInt64BigEndian(head[8..]);
        Start = BinaryPrimitives.ReadInt64BigEndian(head[32..]);
        Duration = Math.Max(0, BinaryPrimitives.ReadInt64BigEndian(head[40..]));
        TicksPerSecond = BinaryPrimitives.ReadInt64BigEndian(head[56..]);
        IsCompressed = (BinaryPrimitives.ReadInt32BigEndian(head[64..]) & 1) != 0;
        Values = new(Types);
    }

    /// <summary>Bytes of the chunk.</summary>
    public int Length { get; }

    /// <summary>When it begins, nanoseconds since 1970.</summary>
    public long Start { get; }

    /// <summary>The time that it is about, nanoseconds.</summary>
    public long Duration { get; }

    /// <summary>Units of durations in a second.</summary>
    public long TicksPerSecond { get; }

    /// <summary>Whether integers are written in as many bytes as they need.</summary>
    public bool IsCompressed { get; }

    /// <summary>The types.</summary>
    public JfrTypes Types { get; } = new();

    /// <summary>The walk over values.</summary>
    public JfrValues Values { get; }

    /// <summary>Reads the chunk that begins the bytes.</summary>
    public static JfrChunk Read(ReadOnlySpan<byte> recording)
    {
        if (recording.Length < HeadLength || BinaryPrimitives.ReadUInt32BigEndian(recording) != Magic || BinaryPrimitives.ReadUInt16BigEndian(recording[4..]) != 2)
            throw JfrBytes.Malformed();
        var length = BinaryPrimitives.ReadInt64BigEndian(recording[8..]);
        if (length < HeadLength || length > recording.Length) throw JfrBytes.Malformed();
        var chunk = new JfrChunk(recording);
        var bytes = recording[..chunk.Length];
        chunk.Types.Read(chunk.At(bytes, PositionIn(chunk, BinaryPrimitives.ReadInt64BigEndian(recording[24..]))));
        chunk.ReadCheckpoints(bytes, BinaryPrimitives.ReadInt64BigEndian(recording[16..]));
        return chunk;
    }

    /// <summary>Reads from a place on.</summary>
    public JfrBytes At(ReadOnlySpan<byte> chunk, int position) => new(chunk, position, chunk.Length, IsCompressed);

    /// <summary>Where an entry of a type's pool is; null: there is none.</summary>
    public int? Find(long type, long key) => _pools.TryGetValue(type, out var pool) && pool.TryGetValue(key, out var position) ? position : null;

    private void ReadCheckpoints(ReadOnlySpan<byte> chunk, long position)
    {
        for (var i = 0; i < MostCheckpoints; i++)
        {
            var bytes = At(chunk, PositionIn(this, position));
            bytes.ReadInteger(4); // size
            if (bytes.ReadInteger(8) != CheckpointEvent) throw JfrBytes.Malformed();
            bytes.ReadInteger(8); // start
            bytes.ReadInteger(8); // duration
            var delta = bytes.ReadInteger(8);
            bytes.ReadByte(); // kind
            for (var pools = bytes.ReadCount(); pools > 0; pools--) ReadPool(ref bytes);
            if (delta == 0) return;
            position += delta;
        }
        throw JfrBytes.Malformed();
    }

    private void ReadPool(ref JfrBytes bytes)
    {
        var type = bytes.ReadInteger(8);
        if (Types.Find(type) is null) throw JfrBytes.Malformed();
        if (!_pools.TryGetValue(type, out var pool)) _pools[type] = pool = [];
        var whole = new JfrField("", type, IsPooled: false, IsArray: false);
        for (var count = bytes.ReadCount(); count > 0; count--)
        {
            if (++_entries > MostEntries) throw new ProfileException(ProfileRefusal.TooLarge, "The recording has too many constants; send shorter ones.");
            pool[bytes.ReadInteger(8)] = bytes.Position;
            Values.Skip(ref bytes, whole);
        }
    }

    private static int PositionIn(JfrChunk chunk, long position) => position >= HeadLength && position < chunk.Length ? (int)position : throw JfrBytes.Malformed();
}
