namespace Taproot.Telemetry.Logs.Patterns;

/// <summary>What a byte is to the masker: a set of bits, 0 for bytes that stand between words.</summary>
internal static class ByteClasses
{
    public const byte Digit = 1;
    public const byte HexLetter = 2;
    public const byte Letter = 4;
    public const byte Dot = 8;
    public const byte Slash = 16;
    public const byte Backslash = 32;
    public const byte Star = 64;
    public const byte Other = 128;

    public const byte Hex = Digit | HexLetter;
    public const byte AnyLetter = HexLetter | Letter;
    public const byte Content = Digit | HexLetter | Letter;

    /// <summary>The bits by byte. Bytes of characters beyond ASCII are letters.</summary>
    public static ReadOnlySpan<byte> Table => Classes;

    private static readonly byte[] Classes = Build();

    /// <summary>Signs at the start of a word that are not the word's.</summary>
    public static bool IsLeadingSign(byte c) => c is (byte)'.' or (byte)'*' or (byte)'#' or (byte)'&' or (byte)'?' or (byte)'+' or (byte)'-';

    /// <summary>Signs at the end of a word that are not the word's.</summary>
    public static bool IsTrailingSign(byte c) => c is (byte)'.' or (byte)'*' or (byte)'#' or (byte)'&' or (byte)'?' or (byte)'-';

    private static byte[] Build()
    {
        var table = new byte[256];
        for (var c = 0x80; c < 256; c++) table[c] = Letter;
        for (var c = '0'; c <= '9'; c++) table[c] = Digit;
        for (var c = 'a'; c <= 'z'; c++) table[c] = table[c - 32] = c <= 'f' ? HexLetter : Letter;
        foreach (var c in "_-$@%~+#&?") table[c] = Other;
        table['.'] = Dot;
        table['/'] = Slash;
        table['\\'] = Backslash;
        table['*'] = Star;
        return table;
    }
}
