namespace Taproot.NodeAgent.Protocols.Http2;

/// <summary>The Huffman code of header strings. It is canonical, so that the lengths of the codes (RFC 7541, appendix B) say all.</summary>
internal static class HpackHuffman
{
    private const int EndOfString = 256;
    private const int MaxBits = 30;
    private const int FastBits = 9;

    private static ReadOnlySpan<byte> Lengths =>
    [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
        30,
    ];

    // Symbols in the order of their codes; per length the code after the last one, shifted to the left of 32 bits, and what to add to find a symbol.
    private static readonly short[] Symbols = new short[EndOfString + 1];
    private static readonly ulong[] Limits = new ulong[MaxBits + 1];
    private static readonly int[] Offsets = new int[MaxBits + 1];
    private static readonly short[] Fast = new short[1 << FastBits]; // symbol and length of codes that are short

    static HpackHuffman()
    {
        var (code, index) = (0, 0);
        for (var bits = 1; bits <= MaxBits; bits++, code <<= 1)
        {
            Offsets[bits] = index - code;
            for (var symbol = 0; symbol <= EndOfString; symbol++)
            {
                if (Lengths[symbol] != bits) continue;
                if (bits <= FastBits) Fast.AsSpan(code << (FastBits - bits), 1 << (FastBits - bits)).Fill((short)(symbol << 4 | bits));
                Symbols[index++] = (short)symbol;
                code++;
            }
            Limits[bits] = (ulong)code << (32 - bits);
        }
    }

    /// <summary>
    /// Decodes into <paramref name="text"/> what has room there. Returns the length of the whole, or -1 when the code is broken.
    /// </summary>
    public static int Decode(ReadOnlySpan<byte> coded, Span<byte> text)
    {
        var (buffer, bits, at, length) = (0UL, 0, 0, 0);
        while (true)
        {
            for (; bits <= 56 && at < coded.Length; bits += 8) buffer |= (ulong)coded[at++] << (56 - bits);
            if (bits == 0) return length;
            var symbol = Next((uint)(buffer >> 32), out var used);
            if (used > bits) return IsPadding(buffer, bits) ? length : -1;
            if (symbol == EndOfString) return -1;
            if (length < text.Length) text[length] = (byte)symbol;
            length++;
            buffer <<= used;
            bits -= used;
        }
    }

    private static int Next(uint window, out int bits)
    {
        var fast = Fast[window >> (32 - FastBits)];
        bits = fast & 15;
        if (bits > 0) return fast >> 4;
        for (bits = FastBits + 1; window >= Limits[bits] && bits < MaxBits;) bits++;
        return Symbols[Math.Min((int)(window >> (32 - bits)) + Offsets[bits], EndOfString)];
    }

    // A string is filled up with the beginning of the end's code, which is all ones.
    private static bool IsPadding(ulong buffer, int bits) => bits < 8 && buffer >> (64 - bits) == (1UL << bits) - 1;
}
