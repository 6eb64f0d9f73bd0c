using System.Buffers;
using System.Buffers.Binary;

namespace Taproot.NodeAgent.Elf;

/// <summary>
/// A table of symbols. Going over it allocates nothing per symbol and reads no names; who wants some symbols by name looks for the names
/// first, in one pass over the strings, and then for who has them.
/// </summary>
internal sealed class ElfSymbolTable
{
    private const int MostSymbols = 8 * 1024 * 1024;
    private const long MostStrings = 256 * 1024 * 1024;
    private const int Chunk = 64 * 1024;

    private readonly ElfImage _image;
    private readonly ElfSection _symbols;
    private readonly ElfSection _strings;

    internal ElfSymbolTable(ElfImage image, ElfSection symbols, ElfSection strings) => (_image, _symbols, _strings) = (image, symbols, strings);

    /// <summary>Symbols that the table claims to have, bounded.</summary>
    internal int Count => (int)Math.Min(_symbols.Size / EntrySize, MostSymbols);

    private int EntrySize => _image.Is64 ? 24 : 16;

    public Enumerator GetEnumerator() => new(_image, _symbols.Offset, Count, EntrySize);

    /// <summary>A symbol's name, cut at <paramref name="most"/> bytes; empty when it has none.</summary>
    internal string NameOf(ElfSymbol symbol, int most = 4096) =>
        _strings.HasBytes && symbol.Name != 0 && symbol.Name < _strings.Size
            ? _image.TextAt(_strings.Offset + symbol.Name, (int)Math.Min(most, _strings.Size - symbol.Name))
            : "";

    /// <summary>The functions of these names that the file defines, with the index of the name. A name may be there more than once, or not.</summary>
    internal List<(int Name, ElfSymbol Symbol)> FindFunctions(IReadOnlyList<byte[]> names)
    {
        return _strings.HasBytes ? FunctionsAt(ElfStrings.FindWhole(_image.File, _strings.Offset, Math.Min(_strings.Size, MostStrings), names)) : [];
    }

    /// <summary>The functions whose names hold <paramref name="part"/> and to which <paramref name="choose"/> gives a number that is not negative.</summary>
    internal List<(int Name, ElfSymbol Symbol)> FindFunctions(byte[] part, Func<string, int> choose) =>
        _strings.HasBytes ? FunctionsAt(ElfStrings.FindContaining(_image.File, _strings.Offset, Math.Min(_strings.Size, MostStrings), part, choose)) : [];

    /// <summary>The variables of these names that the file defines, with the index of the name.</summary>
    internal List<(int Name, ElfSymbol Symbol)> FindVariables(IReadOnlyList<byte[]> names) =>
        _strings.HasBytes
            ? SymbolsAt(ElfStrings.FindWhole(_image.File, _strings.Offset, Math.Min(_strings.Size, MostStrings), names), symbol => symbol.IsDefinedVariable)
            : [];

    /// <summary>The variables whose names hold <paramref name="part"/> and to which <paramref name="choose"/> gives a number that is not negative.</summary>
    internal List<(int Name, ElfSymbol Symbol)> FindVariables(byte[] part, Func<string, int> choose) =>
        _strings.HasBytes
            ? SymbolsAt(ElfStrings.FindContaining(_image.File, _strings.Offset, Math.Min(_strings.Size, MostStrings), part, choose), symbol => symbol.IsDefinedVariable)
            : [];

    private List<(int Name, ElfSymbol Symbol)> FunctionsAt(Dictionary<uint, int> offsets) => SymbolsAt(offsets, symbol => symbol.IsDefinedFunction);

    private List<(int Name, ElfSymbol Symbol)> SymbolsAt(Dictionary<uint, int> offsets, Func<ElfSymbol, bool> isWanted)
    {
        List<(int, ElfSymbol)> found = [];
        if (offsets.Count == 0)
            return found;
        foreach (ElfSymbol symbol in this)
        {
            if (offsets.TryGetValue(symbol.Name, out int name) && isWanted(symbol) && found.Count < 1024)
                found.Add((name, symbol));
        }
        return found;
    }

    /// <summary>Goes over the table in chunks of the file.</summary>
    internal ref struct Enumerator
    {
        private readonly ElfImage _image;
        private readonly long _offset;
        private readonly int _count;
        private readonly int _size;
        private byte[]? _buffer;
        private int _first;
        private int _buffered;
        private int _index = -1;

        internal Enumerator(ElfImage image, long offset, int count, int size)
        {
            (_image, _offset, _count, _size) = (image, offset, count, size);
            _buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        }

        public ElfSymbol Current { get; private set; }

        public bool MoveNext()
        {
            _index++;
            if (_index >= _count || (_index >= _first + _buffered && !Fill()))
                return false;
            ReadOnlySpan<byte> entry = _buffer.AsSpan((_index - _first) * _size, _size);
            Current = _image.Is64
                ? new(BinaryPrimitives.ReadUInt64LittleEndian(entry[8..]), BinaryPrimitives.ReadUInt64LittleEndian(entry[16..]),
                    BinaryPrimitives.ReadUInt32LittleEndian(entry), entry[4], BinaryPrimitives.ReadUInt16LittleEndian(entry[6..]))
                : new(BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]), BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]),
                    BinaryPrimitives.ReadUInt32LittleEndian(entry), entry[12], BinaryPrimitives.ReadUInt16LittleEndian(entry[14..]));
            return true;
        }

        public void Dispose()
        {
            if (_buffer is not null)
                ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = null;
        }

        private bool Fill()
        {
            if (_buffer is null)
                return false;
            _first = _index;
            int wanted = Math.Min(Chunk / _size, _count - _index) * _size;
            int read = ElfBytes.Read(_image.File, _offset + (long)_index * _size, _buffer.AsSpan(0, wanted));
            _buffered = read / _size;
            return _buffered > 0;
        }
    }
}
