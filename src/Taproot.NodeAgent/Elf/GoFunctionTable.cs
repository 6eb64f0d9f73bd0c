using System.Buffers.Binary;

namespace Taproot.NodeAgent.Elf;

/// <summary>
/// The table of functions that every Go executable carries for its stack traces (pclntab), stripped or not. Read for Go 1.16 and newer,
/// 64 bits, little endian.
/// </summary>
internal sealed class GoFunctionTable
{
    private const uint Magic116 = 0xfffffffa;
    private const uint Magic118 = 0xfffffff0;
    private const uint Magic120 = 0xfffffff1;
    private const int MostFunctions = 1024 * 1024;
    private const int HeaderSize = 8 + 8 * 8;

    private readonly ElfImage _image;
    private readonly long _start;
    private readonly bool _isRelative;
    private readonly ulong _textStart;
    private readonly long _names;
    private readonly long _namesLength;
    private readonly long _functions;

    private GoFunctionTable(ElfImage image, long start, ReadOnlySpan<byte> header, ulong textStart)
    {
        (_image, _start, _textStart) = (image, start, textStart);
        _isRelative = BinaryPrimitives.ReadUInt32LittleEndian(header) != Magic116;
        ReadOnlySpan<byte> words = header[8..];
        Count = (int)Math.Min(Word(words, 0), MostFunctions);
        ReadOnlySpan<byte> offsets = words[(_isRelative ? 24 : 16)..];
        _names = start + (long)Math.Min(Word(offsets, 0), int.MaxValue);
        _namesLength = (long)Math.Min(Word(offsets, 1), int.MaxValue) - (_names - start);
        _functions = start + (long)Math.Min(Word(offsets, 4), int.MaxValue);
    }

    /// <summary>Functions that the table claims to have, bounded.</summary>
    internal int Count { get; }

    private int EntrySize => _isRelative ? 8 : 16;

    /// <summary>Finds the table; null when this is no Go executable of a version that is read.</summary>
    internal static GoFunctionTable? Of(ElfImage image)
    {
        if (!image.Is64)
            return null;
        foreach (ElfSection section in image.Sections)
        {
            if (section.Name is ".gopclntab" or ".data.rel.ro.gopclntab" && section.HasBytes)
                return At(image, section.Offset);
        }
        return GoTableSearch.Find(image) is { } offset ? At(image, offset) : null;
    }

    /// <summary>True when this looks like the table's first bytes.</summary>
    internal static bool IsHeader(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 8 && BinaryPrimitives.ReadUInt32LittleEndian(bytes) is Magic116 or Magic118 or Magic120
        && bytes[4] == 0 && bytes[5] == 0 && bytes[6] is 1 or 2 or 4 && bytes[7] == 8;

    public Enumerator GetEnumerator() => new(this);

    /// <summary>The full name, as <c>crypto/tls.(*Conn).Write</c>.</summary>
    internal string NameOf(GoFunction function, int most = 1024) =>
        function.Name >= 0 && function.Name < _namesLength ? _image.TextAt(_names + function.Name, (int)Math.Min(most, _namesLength - function.Name)) : "";

    /// <summary>The functions of these names, with the index of the name.</summary>
    internal List<(int Name, GoFunction Function)> Find(IReadOnlyList<byte[]> names)
    {
        List<(int, GoFunction)> found = [];
        Dictionary<uint, int> offsets = ElfStrings.FindWhole(_image.File, _names, _namesLength, names);
        if (offsets.Count == 0)
            return found;
        foreach (GoFunction function in this)
        {
            if (function.Name >= 0 && offsets.TryGetValue((uint)function.Name, out int name) && found.Count < 256)
                found.Add((name, function));
        }
        return found;
    }

    private static GoFunctionTable? At(ElfImage image, long offset)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        if (!image.Window.TryRead(offset, header) || !IsHeader(header))
            return null;
        ulong textStart = BinaryPrimitives.ReadUInt64LittleEndian(header[24..]);
        // Filled in by the loader in position-independent executables, and left out by newer linkers.
        if (textStart == 0 && image.FindSection(".text") is { } text)
            textStart = text.Address;
        return new GoFunctionTable(image, offset, header, textStart);
    }

    private static ulong Word(ReadOnlySpan<byte> words, int index) => BinaryPrimitives.ReadUInt64LittleEndian(words[(index * 8)..]);

    /// <summary>Goes over the table in the order of addresses.</summary>
    internal ref struct Enumerator
    {
        private readonly GoFunctionTable _table;
        private readonly ElfWindow _entries;
        private readonly ElfWindow _details;
        private int _index = -1;

        internal Enumerator(GoFunctionTable table)
        {
            _table = table;
            // Two places of the file are gone through at once, each in order.
            _entries = new ElfWindow(table._image.File, 8 * 1024);
            _details = new ElfWindow(table._image.File, 8 * 1024);
        }

        public GoFunction Current { get; private set; }

        public bool MoveNext()
        {
            if (++_index >= _table.Count)
                return false;
            int size = _table.EntrySize;
            ReadOnlySpan<byte> entry = _entries.Read(_table._functions + (long)_index * size, size + size / 2);
            if (entry.Length < size + size / 2)
                return false;
            Current = _table._isRelative
                ? new(_table._textStart + Half(entry, 0), _table._textStart + Half(entry, 2), NameAt(Half(entry, 1), 4))
                : new(Word(entry, 0), Word(entry, 2), NameAt(Word(entry, 1), 8));
            return true;
        }

        /// <summary>The details start with the function's address, and after it comes where its name is.</summary>
        private readonly int NameAt(ulong details, int addressSize)
        {
            if (details > int.MaxValue)
                return -1;
            ReadOnlySpan<byte> name = _details.Read(_table._functions + (long)details + addressSize, 4);
            return name.Length == 4 ? BinaryPrimitives.ReadInt32LittleEndian(name) : -1;
        }

        private static uint Half(ReadOnlySpan<byte> entry, int index) => BinaryPrimitives.ReadUInt32LittleEndian(entry[(index * 4)..]);
    }
}
