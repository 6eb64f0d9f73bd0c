using System.Buffers.Text;

namespace Taproot.NodeAgent.Processes;

/// <summary>Takes lines, fields and numbers off the front of kernel text without making strings.</summary>
internal static class KernelText
{
    /// <summary>Removes the first line from <paramref name="text"/>; false at the end.</summary>
    internal static bool TryTakeLine(ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> line)
    {
        if (text.IsEmpty)
        {
            line = default;
            return false;
        }
        int end = text.IndexOf((byte)'\n');
        line = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[(end + 1)..];
        return true;
    }

    /// <summary>Removes the first run of characters that are not blank; empty at the end.</summary>
    internal static ReadOnlySpan<byte> TakeField(ref ReadOnlySpan<byte> text)
    {
        int start = text.IndexOfAnyExcept(" \t\n"u8);
        if (start < 0)
        {
            text = default;
            return default;
        }
        text = text[start..];
        int end = text.IndexOfAny(" \t\n"u8);
        ReadOnlySpan<byte> field = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[end..];
        return field;
    }

    internal static void SkipFields(ref ReadOnlySpan<byte> text, int count)
    {
        for (int i = 0; i < count; i++)
            TakeField(ref text);
    }

    /// <summary>The next field as a number; 0 when it is none.</summary>
    internal static ulong TakeUInt64(ref ReadOnlySpan<byte> text) => ToUInt64(TakeField(ref text));

    /// <summary>The number that the text begins with; 0 when it is none.</summary>
    internal static ulong ToUInt64(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out ulong value, out _) ? value : 0;

    /// <summary>Like <see cref="ToUInt64"/>, blanks before it allowed, but says whether there was a number.</summary>
    internal static bool TryToUInt64(ReadOnlySpan<byte> text, out ulong value)
    {
        int start = text.IndexOfAnyExcept(" \t\n"u8);
        value = 0;
        return start >= 0 && Utf8Parser.TryParse(text[start..], out value, out _);
    }

    /// <summary>The value of the line that begins with <paramref name="key"/> and a blank; false when there is none.</summary>
    internal static bool TryFindValue(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key, out ulong value)
    {
        while (TryTakeLine(ref text, out ReadOnlySpan<byte> line))
        {
            if (line.Length > key.Length && line.StartsWith(key) && line[key.Length] is (byte)' ' or (byte)'\t')
                return TryToUInt64(line[key.Length..], out value);
        }
        value = 0;
        return false;
    }
}
