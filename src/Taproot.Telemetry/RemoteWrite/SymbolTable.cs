namespace Taproot.Telemetry.RemoteWrite;

/// <summary>The texts of a remote write 2.0 request by their number: where they lie in its message.</summary>
internal sealed class SymbolTable
{
    private const int Most = 4_000_000;
    private (int Offset, int Length)[] _symbols = new (int, int)[256];
    private int _count;

    public void Clear() => _count = 0;

    public void Add(int offset, int length)
    {
        if (_count == Most) throw new RemoteWriteException(RemoteWriteReason.TooLarge, $"The request holds more than {Most} symbols; send smaller ones.");
        if (_count == _symbols.Length) Array.Resize(ref _symbols, _count * 2);
        _symbols[_count++] = (offset, length);
    }

    /// <summary>Finds a text; false when there is none of that number.</summary>
    public bool TryGet(ulong number, out (int Offset, int Length) symbol)
    {
        symbol = default;
        if (number >= (ulong)_count) return false;
        symbol = _symbols[number];
        return true;
    }

    /// <summary>Whether the first symbol is the empty text, as the format wants it.</summary>
    public bool StartsEmpty => _count > 0 && _symbols[0].Length == 0;
}
