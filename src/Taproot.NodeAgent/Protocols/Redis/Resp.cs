namespace Taproot.NodeAgent.Protocols.Redis;

/// <summary>The Redis serialisation protocol, version 2 and 3: how long a value is.</summary>
internal static class Resp
{
    /// <summary>Most digits of a length.</summary>
    private const int MaxDigits = 19;

    /// <summary>Whether a value may start with the byte.</summary>
    public static bool IsType(byte first) => "+-:$*_#,(!=%~>|"u8.Contains(first);

    /// <summary>Reads digits and the line's end. Returns the bytes read, 0 when the end is not there yet, -1 when it is no number.</summary>
    public static int ReadNumber(ReadOnlySpan<byte> bytes, out long value)
    {
        value = 0;
        var i = 0;
        var isNegative = bytes.Length > 0 && bytes[0] == '-';
        if (isNegative) i++;
        for (; i < bytes.Length && i <= MaxDigits; i++)
        {
            if (bytes[i] == '\r') return End(bytes, i, isNegative, ref value);
            if (!char.IsAsciiDigit((char)bytes[i])) return -1;
            value = unchecked(value * 10 + (bytes[i] - '0'));
        }
        return i > MaxDigits ? -1 : 0;
    }

    /// <summary>
    /// Where <paramref name="count"/> values that start at <paramref name="start"/> end: maybe beyond the bytes, when only the last one does.
    /// <see cref="Consumed.NeedMore"/> when that cannot be said yet.
    /// </summary>
    public static long Length(ReadOnlySpan<byte> bytes, int start, long count)
    {
        long position = start;
        // Containers add what they hold; nesting needs no stack, as only the number of values left matters.
        var left = count;
        while (left > 0)
        {
            if (position >= bytes.Length) return Consumed.NeedMore;
            var at = (int)position;
            if (!IsType(bytes[at])) return Consumed.Wrong;
            var size = ValueLength(bytes[at..], out var held);
            if (size <= 0) return size;
            left += held - 1;
            if (left > 1 << 24) return Consumed.Wrong;
            position += size;
        }
        return position;
    }

    /// <summary>The text of a bulk string at a position, as far as it is there; empty when there is none.</summary>
    public static ReadOnlySpan<byte> BulkAt(ReadOnlySpan<byte> bytes, int start, out int next)
    {
        next = bytes.Length;
        if (start >= bytes.Length || bytes[start] != '$') return default;
        var header = ReadNumber(bytes[(start + 1)..], out var size);
        if (header <= 0 || size < 0) return default;
        var text = bytes[(start + 1 + header)..];
        if (size + 2 < text.Length) next = start + 1 + header + (int)size + 2;
        return text[..(int)Math.Min(size, text.Length)];
    }

    private static long ValueLength(ReadOnlySpan<byte> bytes, out long held)
    {
        held = 0;
        switch (bytes[0])
        {
            case (byte)'$' or (byte)'!' or (byte)'=':
                var header = ReadNumber(bytes[1..], out var size);
                if (header <= 0) return header == 0 ? Consumed.NeedMore : Consumed.Wrong;
                return size < 0 ? 1 + header : 1 + header + size + 2;
            case (byte)'*' or (byte)'~' or (byte)'>' or (byte)'%' or (byte)'|':
                header = ReadNumber(bytes[1..], out held);
                if (header <= 0) return header == 0 ? Consumed.NeedMore : Consumed.Wrong;
                held = Math.Clamp(held, 0, 1 << 24);
                if (bytes[0] is (byte)'%' or (byte)'|') held *= 2;
                if (bytes[0] == '|') held++; // attributes come before the value that they describe
                return 1 + header;
            default:
                var end = bytes.IndexOf("\r\n"u8);
                return end < 0 ? Consumed.NeedMore : end + 2;
        }
    }

    private static int End(ReadOnlySpan<byte> bytes, int at, bool isNegative, ref long value)
    {
        if (at == (isNegative ? 1 : 0)) return -1;
        if (at + 1 >= bytes.Length) return 0;
        if (isNegative) value = -value;
        return bytes[at + 1] == '\n' ? at + 2 : -1;
    }
}
