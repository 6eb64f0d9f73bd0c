using System.Buffers.Binary;
using System.Text;

namespace Taproot.Store.Querying.Filters;

/// <summary>
/// The index of long texts. A text is cut into runs of four bytes, in small letters, that begin at each second byte. Whatever is looked for has some of these
/// within, wherever it stands: those of its own even places, or those of its odd ones. So a part of the rows is left out without its texts being read.
/// </summary>
internal static class TextChunks
{
    private const int Size = sizeof(uint);
    private const int Stride = 2;
    private const int MostChunks = 16;
    private const int LeastBytes = Size + Stride - 1;

    // Letters that letters outside ASCII become when their case is changed: the Kelvin sign, a long s, i with and without its dot.
    private const string Folded = "ksi";

    /// <summary>What is indexed of a text, as an expression of the store. The bits of 4294967292 cut off what is no whole run.</summary>
    public static string Of(string column) =>
        $"arrayConcat(reinterpret(left(lower({column}), bitAnd(length({column}), 4294967292)), 'Array(UInt32)'), "
        + $"reinterpret(left(substring(lower({column}), 3), bitAnd(greatest(length({column}), 2) - 2, 4294967292)), 'Array(UInt32)'))";

    /// <summary>The runs of a text that is looked for in small or capital letters; none when it is too short to be found by them.</summary>
    public static IReadOnlyList<uint[]> InAnyCase(string text) => Ascii.IsValid(text) ? InBytes(Lower(text)) : InBytes(Lower(LongestPlainPart(text)));

    /// <summary>The same of a text that is looked for as it is written.</summary>
    public static IReadOnlyList<uint[]> AsWritten(string text) => InBytes(Lower(text));

    private static uint[][] InBytes(byte[] bytes) =>
        bytes.Length < LeastBytes ? [] : [.. Enumerable.Range(0, Stride).Select(first => From(bytes, first))];

    private static uint[] From(byte[] bytes, int first)
    {
        List<uint> chunks = [];
        for (var at = first; at + Size <= bytes.Length && chunks.Count < MostChunks; at += Stride) chunks.Add(BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at)));
        return [.. chunks.Distinct()];
    }

    // The store makes small letters of ASCII's only.
    private static byte[] Lower(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < bytes.Length; i++) bytes[i] = char.IsAsciiLetterUpper((char)bytes[i]) ? (byte)(bytes[i] | 0x20) : bytes[i];
        return bytes;
    }

    // What stands for a letter outside ASCII may be of another length, so only what is between two of them can be found.
    private static string LongestPlainPart(string text)
    {
        var (begin, best) = (0, (From: 0, Length: 0));
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && IsPlain(text[i])) continue;
            if (i - begin > best.Length) best = (begin, i - begin);
            begin = i + 1;
        }
        return text.Substring(best.From, best.Length);
    }

    private static bool IsPlain(char letter) => char.IsAscii(letter) && !Folded.Contains(char.ToLowerInvariant(letter), StringComparison.Ordinal);
}
