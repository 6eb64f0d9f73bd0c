using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace Taproot.Telemetry.RemoteWrite;

/// <summary>Checks on short UTF-8 texts, quick when they are ASCII.</summary>
internal static class Utf8Text
{
    private const ulong HighBits = 0x8080808080808080;

    /// <summary>True when the bytes are well-formed UTF-8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsValid(ReadOnlySpan<byte> text) => IsShortAscii(text) || Utf8.IsValid(text);

    /// <summary>The order of the texts' UTF-16 forms, which is the ordinal order of strings.</summary>
    public static int Compare(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var common = a.CommonPrefixLength(b);
        if (common == a.Length || common == b.Length) return a.Length - b.Length;
        return Rank(a[common]) - Rank(b[common]);
    }

    // Surrogate pairs (lead bytes F0-F4) sort before U+E000-U+FFFF (EE, EF) in UTF-16, after them in UTF-8.
    private static int Rank(byte b) => b is 0xEE or 0xEF ? b + 0x100 : b;

    private static bool IsShortAscii(ReadOnlySpan<byte> text)
    {
        ref var first = ref MemoryMarshal.GetReference(text);
        var length = text.Length;
        if (length is >= 8 and <= 32)
        {
            var bits = Read(ref first, length - 8);
            for (var i = 0; i < length - 8; i += 8) bits |= Read(ref first, i);
            return (bits & HighBits) == 0;
        }

        if (length > 8) return false;
        var all = 0;
        foreach (var b in text) all |= b;
        return all < 0x80;
    }

    private static ulong Read(ref byte first, int offset) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, offset));
}
