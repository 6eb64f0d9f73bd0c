using System.Text;

namespace Taproot.NodeAgent.Java.Recordings;

/// <summary>
/// Goes over bytes of a flight recording. Beyond the end, or after too many steps, it is broken and gives zeros. Numbers have up to nine bytes,
/// seven bits each but for the ninth.
/// </summary>
internal ref struct JfrCursor(ReadOnlySpan<byte> bytes)
{
    private const int LongestText = 4096;
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    // What takes no bytes is bounded as well.
    private long _steps = 64 + 8L * bytes.Length;

    /// <summary>True after the first thing that could not be read.</summary>
    internal bool IsBroken { get; private set; }

    internal readonly int Position => _at;

    internal readonly int Remaining => _bytes.Length - _at;

    internal void Break() => IsBroken = true;

    internal ReadOnlySpan<byte> Take(long length)
    {
        if (IsBroken || length < 0 || length > Remaining || --_steps < 0)
        {
            IsBroken = true;
            return default;
        }
        var taken = _bytes.Slice(_at, (int)length);
        _at += (int)length;
        return taken;
    }

    internal byte Byte() => Take(1) is [var one] ? one : (byte)0;

    internal long Number()
    {
        const int last = 8;
        ulong value = 0;
        for (var i = 0; i <= last; i++)
        {
            var next = Byte();
            if (i == last) return (long)(value | (ulong)next << 56);
            value |= (ulong)(next & 0x7f) << (7 * i);
            if (next < 0x80) break;
        }
        return (long)value;
    }

    /// <summary>How many follow: no more than there are bytes.</summary>
    internal int Count()
    {
        var count = Number();
        if (count >= 0 && count <= Remaining) return (int)count;
        IsBroken = true;
        return 0;
    }

    /// <summary>A text; when it is kept elsewhere, empty, and its number there.</summary>
    internal string Text(out long reference)
    {
        reference = -1;
        switch (Byte())
        {
            case 0 or 1:
                return "";
            case 2:
                reference = Number();
                return "";
            case 3:
                return Encoding.UTF8.GetString(Cut(Take(Count())));
            case 4:
                return Characters(Count());
            case 5:
                return Encoding.Latin1.GetString(Cut(Take(Count())));
            default:
                IsBroken = true;
                return "";
        }
    }

    private string Characters(int count)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count && !IsBroken; i++)
        {
            var next = (char)Number();
            if (i < LongestText) text.Append(next);
        }
        return text.ToString();
    }

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text) => text.Length > LongestText ? text[..LongestText] : text;
}
