using System.IO.Hashing;
using System.Text;

namespace Taproot.Store.Client;

/// <summary>
/// Gives one string for equal bytes, most of the time: label names and values repeat in most series, and a string for each would be most of the
/// memory of a large system. A slot holds the text that was last asked for there, so that the pool never grows. Thread-safe.
/// </summary>
internal sealed class StringPool(int slots)
{
    private const int Longest = 256;
    private readonly string?[] _slots = new string?[slots];

    /// <summary>The text of UTF-8 bytes.</summary>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > Longest) return Encoding.UTF8.GetString(utf8);
        ref var slot = ref _slots[(int)(XxHash3.HashToUInt64(utf8) % (uint)_slots.Length)];
        var held = slot;
        if (held is not null && Ascii.Equals(utf8, held)) return held;
        return slot = Encoding.UTF8.GetString(utf8);
    }
}
