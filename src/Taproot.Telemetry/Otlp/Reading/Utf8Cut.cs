using System.Buffers;
using System.Text;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Telemetry.Otlp.Reading;

/// <summary>Texts from strangers, brought to well-formed UTF-8 of a bounded length.</summary>
internal static class Utf8Cut
{
    /// <summary>The longest beginning of at most <paramref name="most"/> bytes that does not cut a character.</summary>
    public static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text, int most)
    {
        if (text.Length <= most) return text;
        var end = most;
        while (end > 0 && (text[end] & 0xC0) == 0x80) end--;
        return text[..end];
    }

    /// <summary>Appends text, with what is malformed replaced.</summary>
    public static void AppendValid(ByteBuffer into, ReadOnlySpan<byte> text)
    {
        if (Utf8Text.IsValid(text))
        {
            into.Append(text);
            return;
        }
        while (!text.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(text, out _, out var used);
            into.Append(status == OperationStatus.Done ? text[..used] : "\uFFFD"u8);
            text = text[used..];
        }
    }
}
