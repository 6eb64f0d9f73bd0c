namespace Taproot.Telemetry.Logs;

/// <summary>Trace and span ids in the text of messages.</summary>
internal static class TraceContext
{
    /// <summary>
    /// Finds ids in text: <c>trace_id=…</c>, <c>traceId: "…"</c>, <c>span.id=…</c> and a whole <c>traceparent</c>. Ids are written as lower-case hex.
    /// </summary>
    public static void Find(ReadOnlySpan<byte> text, Span<byte> traceId, Span<byte> spanId, out bool hasTrace, out bool hasSpan)
    {
        hasTrace = hasSpan = false;
        for (var rest = text; !hasTrace;)
        {
            var at = rest.IndexOf("race"u8);
            if (at < 0) break;
            var value = rest[(at + 4)..];
            if (at > 0 && (rest[at - 1] | 0x20) == 't')
            {
                if (value.StartsWith("parent"u8)) hasTrace = hasSpan = TryParent(Assigned(value[6..]), traceId, spanId);
                else hasTrace = TryTraceId(HexOf(AfterId(value)), traceId);
            }

            rest = value;
        }

        if (!hasTrace) return;
        for (var rest = text; !hasSpan;)
        {
            var at = rest.IndexOf("pan"u8);
            if (at < 0) break;
            var value = rest[(at + 3)..];
            if (at > 0 && (rest[at - 1] | 0x20) == 's' && !IsParent(rest[..(at - 1)])) hasSpan = TrySpanId(HexOf(AfterId(value)), spanId);
            rest = value;
        }
    }

    /// <summary>Writes a trace id of 16 or 32 hex digits as 32 lower-case ones; false when it is none.</summary>
    public static bool TryTraceId(ReadOnlySpan<byte> text, Span<byte> id)
    {
        if (text.Length is not (16 or 32) || !IsHexAndNotZero(text)) return false;
        id.Fill((byte)'0');
        Lower(text, id[(32 - text.Length)..]);
        return true;
    }

    /// <summary>Writes a span id of 16 hex digits in lower case; false when it is none.</summary>
    public static bool TrySpanId(ReadOnlySpan<byte> text, Span<byte> id)
    {
        if (text.Length != 16 || !IsHexAndNotZero(text)) return false;
        Lower(text, id);
        return true;
    }

    // 00-<32 hex>-<16 hex>-<2 hex>
    private static bool TryParent(ReadOnlySpan<byte> text, Span<byte> traceId, Span<byte> spanId) =>
        text.Length >= 52 && text[2] == '-' && text[35] == '-' && TryTraceId(text.Slice(3, 32), traceId) && TrySpanId(text.Slice(36, 16), spanId);

    // Behind "id" in any case, with or without a separator before it.
    private static ReadOnlySpan<byte> AfterId(ReadOnlySpan<byte> text)
    {
        if (text.Length > 0 && text[0] is (byte)'_' or (byte)'-' or (byte)'.' or (byte)' ') text = text[1..];
        return text.Length > 2 && (text[0] | 0x20) == 'i' && (text[1] | 0x20) == 'd' ? Assigned(text[2..]) : default;
    }

    // Behind '=' or ':' with quotes and a blank around it.
    private static ReadOnlySpan<byte> Assigned(ReadOnlySpan<byte> text)
    {
        var sign = false;
        for (var i = 0; i < text.Length && i < 5; i++)
        {
            if (text[i] is (byte)'=' or (byte)':') sign = true;
            else if (text[i] is not ((byte)' ' or (byte)'"' or (byte)'\'' or (byte)'\\' or (byte)'[')) return sign ? text[i..] : default;
        }

        return default;
    }

    private static ReadOnlySpan<byte> HexOf(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (length < text.Length && length <= 32 && Ascii.IsHex(text[length])) length++;
        return text[..length];
    }

    private static bool IsParent(ReadOnlySpan<byte> before) => before.TrimEnd("_-. "u8).EndsWith("arent"u8);

    private static bool IsHexAndNotZero(ReadOnlySpan<byte> text)
    {
        foreach (var c in text)
        {
            if (!Ascii.IsHex(c)) return false;
        }

        return text.IndexOfAnyExcept((byte)'0') >= 0;
    }

    private static void Lower(ReadOnlySpan<byte> text, Span<byte> into)
    {
        for (var i = 0; i < text.Length; i++) into[i] = (byte)(text[i] | 0x20);
    }
}
