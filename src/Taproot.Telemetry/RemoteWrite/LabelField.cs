using System.Text;

namespace Taproot.Telemetry.RemoteWrite;

/// <summary>Writes <c>labels</c> fields of a TimeSeries message.</summary>
internal static class LabelField
{
    /// <summary>Longer values are cut, so that a server's limit never costs a whole batch.</summary>
    public const int MaxValueBytes = 4096;

    private const byte Key1 = (1 << 3) | 2;
    private const byte Key2 = (2 << 3) | 2;

    /// <summary>Appends one label field.</summary>
    public static void Append(ByteBuffer to, string name, ReadOnlySpan<char> value) => Append(to, NamePart(name), value);

    /// <summary>The encoded name inside a label message, made once for a name.</summary>
    public static byte[] NamePart(string name)
    {
        var buffer = new ByteBuffer(name.Length + 8);
        buffer.Append(Key1);
        buffer.AppendVarint((ulong)Encoding.UTF8.GetByteCount(name));
        buffer.AppendText(name, int.MaxValue);
        return buffer.Span.ToArray();
    }

    /// <summary>Appends one label field whose name is encoded already.</summary>
    public static void Append(ByteBuffer to, ReadOnlySpan<byte> namePart, ReadOnlySpan<char> value)
    {
        var length = Math.Min(Encoding.UTF8.GetByteCount(value), MaxValueBytes);
        Span<byte> text = stackalloc byte[MaxValueBytes];
        if (length == MaxValueBytes)
        {
            Encoding.UTF8.GetEncoder().Convert(value, text, flush: true, out _, out length, out _);
            Append(to, namePart, text[..length]);
            return;
        }

        Encoding.UTF8.GetBytes(value, text);
        Append(to, namePart, text[..length]);
    }

    /// <summary>Appends one label field of which both parts are UTF-8.</summary>
    public static void Append(ByteBuffer to, ReadOnlySpan<byte> namePart, ReadOnlySpan<byte> value)
    {
        to.Append(Key1);
        to.AppendVarint((ulong)(namePart.Length + 1 + VarintLength(value.Length) + value.Length));
        to.Append(namePart);
        to.Append(Key2);
        to.AppendVarint((ulong)value.Length);
        to.Append(value);
    }

    private static int VarintLength(int value) => value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x200000 ? 3 : 4;
}
