namespace Taproot.NodeAgent.Protocols.Sql;

/// <summary>Shortens UTF-8 without leaving half a character.</summary>
internal static class Utf8Cut
{
    /// <summary>At most <paramref name="limit"/> bytes.</summary>
    public static ReadOnlySpan<byte> To(ReadOnlySpan<byte> text, int limit)
    {
        if (text.Length <= limit) return text;
        var end = limit;
        while (end > 0 && limit - end < 4 && (text[end] & 0xC0) == 0x80) end--;
        return text[..end];
    }
}
