using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Telemetry.Profiles;

/// <summary>Different frames as texts <c>function file:line</c>. Only what has a file has a line, so that a text that ends otherwise is all function.</summary>
internal sealed class FrameTable(ProfileLimits limits)
{
    private const int LongestNumber = 20;
    private const int MaxFileBytes = 512;
    private readonly Dictionary<ulong, int> _byHash = [];
    private readonly List<(int Start, int Length, ulong Hash)> _frames = [];
    private readonly ByteBuffer _texts = new(4096);
    private readonly ByteBuffer _text = new(256);

    public int Add(ReadOnlySpan<byte> function, ReadOnlySpan<byte> file, long line, out bool isCut)
    {
        isCut = Compose(function, file, line);
        var hash = XxHash3.HashToUInt64(_text.Span);
        ref var frame = ref CollectionsMarshal.GetValueRefOrAddDefault(_byHash, hash, out var isKnown);
        if (isKnown)
        {
            isCut = false;
            return frame;
        }
        frame = _frames.Count;
        _frames.Add((_texts.Length, _text.Length, hash));
        _texts.Append(_text.Span);
        return frame;
    }

    public ulong HashOf(int frame) => _frames[frame].Hash;

    public ReadOnlySpan<byte> TextOf(int frame) => _texts.Span.Slice(_frames[frame].Start, _frames[frame].Length);

    private bool Compose(ReadOnlySpan<byte> function, ReadOnlySpan<byte> file, long line)
    {
        _text.Clear();
        var isCut = false;
        AppendValid(function.IsEmpty ? "?"u8 : Cut(function, limits.MaxFrameBytes, ref isCut));
        if (file.IsEmpty) return isCut;
        _text.Append((byte)' ');
        // The end of a path says more than its begin.
        AppendValid(file.Length <= MaxFileBytes ? file : file[^MaxFileBytes..]);
        _text.Append((byte)':');
        Span<byte> digits = stackalloc byte[LongestNumber];
        Math.Max(0, line).TryFormat(digits, out var count, provider: CultureInfo.InvariantCulture);
        _text.Append(digits[..count]);
        return isCut;
    }

    private void AppendValid(ReadOnlySpan<byte> utf8)
    {
        if (Utf8Text.IsValid(utf8)) _text.Append(utf8);
        else _text.Append(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8)));
    }

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text, int most, ref bool isCut)
    {
        if (text.Length <= most) return text;
        isCut = true;
        // Bytes 10xxxxxx continue a character.
        while (most > 0 && (text[most] & 0xC0) == 0x80) most--;
        return text[..most];
    }
}
