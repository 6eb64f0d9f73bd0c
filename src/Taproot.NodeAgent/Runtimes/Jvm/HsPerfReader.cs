using System.Buffers.Binary;

namespace Taproot.NodeAgent.Runtimes.Jvm;

/// <summary>In what a counter of the JVM is measured.</summary>
internal enum HsPerfUnit : byte
{
    None = 1,
    Bytes = 2,
    Ticks = 3,
    Events = 4,
    Text = 5,
    Hertz = 6,
}

/// <summary>
/// Walks the counters in a file that HotSpot keeps for tools (<c>hsperfdata</c>, version 2). The JVM writes to the file meanwhile, and whoever owns
/// the container may write anything: each length is checked, and a file that does not fit ends the walk.
/// </summary>
internal ref struct HsPerfReader
{
    private const int HeaderSize = 32;
    private const int EntryHeaderSize = 20;
    private const uint Magic = 0xcafec0c0;
    private const int MostEntries = 8192;

    private readonly ReadOnlySpan<byte> _file;
    private readonly bool _isBigEndian;
    private int _next;
    private int _left;

    private HsPerfReader(ReadOnlySpan<byte> file, bool isBigEndian, int next, int left)
    {
        _file = file;
        _isBigEndian = isBigEndian;
        _next = next;
        _left = left;
    }

    /// <summary>Name of the present counter, in ASCII.</summary>
    internal ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Unit of the present counter.</summary>
    internal HsPerfUnit Unit { get; private set; }

    /// <summary>Value of a numeric counter; 0 for text.</summary>
    internal long Value { get; private set; }

    /// <summary>Value of a text, without what follows its end; empty for numbers.</summary>
    internal ReadOnlySpan<byte> Text { get; private set; }

    /// <summary>Checks the head of a file; false when it is of another form, or not ready yet.</summary>
    internal static bool TryOpen(ReadOnlySpan<byte> file, out HsPerfReader reader)
    {
        reader = default;
        if (file.Length < HeaderSize || BinaryPrimitives.ReadUInt32BigEndian(file) != Magic || file[4] > 1 || file[5] != 2 || file[7] == 0)
            return false;
        bool isBigEndian = file[4] == 0;
        int used = ReadInt32(file[8..], isBigEndian), first = ReadInt32(file[24..], isBigEndian), count = ReadInt32(file[28..], isBigEndian);
        if (used < HeaderSize || first < HeaderSize || count < 0)
            return false;
        reader = new HsPerfReader(file[..Math.Min(used, file.Length)], isBigEndian, first, Math.Min(count, MostEntries));
        return true;
    }

    /// <summary>Goes to the next counter; false at the end, and at the first that does not fit.</summary>
    internal bool TryRead()
    {
        while (_left-- > 0)
        {
            if (_next > _file.Length - EntryHeaderSize)
                return false;
            ReadOnlySpan<byte> entry = _file[_next..];
            int length = ReadInt32(entry, _isBigEndian);
            if (length < EntryHeaderSize || length > entry.Length)
                return false;
            _next += length;
            if (TryReadEntry(entry[..length]))
                return true;
        }
        return false;
    }

    private bool TryReadEntry(ReadOnlySpan<byte> entry)
    {
        int name = ReadInt32(entry[4..], _isBigEndian), elements = ReadInt32(entry[8..], _isBigEndian), data = ReadInt32(entry[16..], _isBigEndian);
        byte type = entry[12];
        if (name < EntryHeaderSize || name >= entry.Length || data < EntryHeaderSize || data > entry.Length || elements < 0)
            return false;
        Name = UntilNul(entry[name..]);
        Unit = (HsPerfUnit)entry[14];
        Value = 0;
        Text = default;
        switch (type)
        {
            case (byte)'J' when elements == 0 && data <= entry.Length - sizeof(long):
                Value = _isBigEndian ? BinaryPrimitives.ReadInt64BigEndian(entry[data..]) : BinaryPrimitives.ReadInt64LittleEndian(entry[data..]);
                return true;
            case (byte)'B' when elements <= entry.Length - data:
                Text = UntilNul(entry.Slice(data, elements));
                return true;
            default:
                return false;
        }
    }

    private static ReadOnlySpan<byte> UntilNul(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)0);
        return end < 0 ? text : text[..end];
    }

    private static int ReadInt32(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadInt32BigEndian(bytes) : BinaryPrimitives.ReadInt32LittleEndian(bytes);
}
