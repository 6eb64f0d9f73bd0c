using System.Buffers.Binary;
using System.Text;

namespace Taproot.NodeAgent.Elf;

/// <summary>The version of Go that linked an executable, which stays when it is stripped.</summary>
internal static class GoBuildInfo
{
    private const int HeaderSize = 32;
    private const int LongestVersion = 256;
    private const int Alignment = 16;
    private const int Searched = 64 * 1024;

    /// <summary>As "go1.19.8"; empty when this is no Go executable.</summary>
    internal static string VersionOf(ElfImage image)
    {
        if (image.FindSection(".go.buildinfo") is { HasBytes: true } section)
            return VersionAt(image, section.Offset);
        if (image.Sections.Length > 0)
            return "";
        // Even without sections it is near the start of the data.
        foreach (ElfSegment segment in image.Segments)
        {
            if (segment is { Type: ElfSegment.Load, IsWritable: true } && Find(image, segment) is { Length: > 0 } version)
                return version;
        }
        return "";
    }

    /// <summary>True when the version is at least 1.<paramref name="minor"/>. Unreadable ones, of development builds, are taken for new.</summary>
    internal static bool IsAtLeast(string version, int minor)
    {
        if (!version.StartsWith("go1.", StringComparison.Ordinal))
            return version.Length > 0;
        ReadOnlySpan<char> rest = version.AsSpan(4);
        int end = rest.IndexOfAnyExceptInRange('0', '9');
        return !int.TryParse(end < 0 ? rest : rest[..end], out int found) || found >= minor;
    }

    private static ReadOnlySpan<byte> MagicText => " Go buildinf:"u8;

    private static string Find(ElfImage image, ElfSegment segment)
    {
        byte[] start = new byte[Math.Min(segment.FileSize, Searched)];
        if (!image.Window.TryRead(segment.Offset, start))
            return "";
        for (int i = 0; i + HeaderSize <= start.Length; i += Alignment)
        {
            if (start[i] == 0xff && start.AsSpan(i + 1).StartsWith(MagicText))
                return VersionAt(image, segment.Offset + i);
        }
        return "";
    }

    private static string VersionAt(ElfImage image, long offset)
    {
        ReadOnlySpan<byte> header = image.Window.Read(offset, HeaderSize);
        if (header.Length < HeaderSize || header[0] != 0xff || !header[1..].StartsWith(MagicText))
            return "";
        int pointerSize = header[14];
        bool isInline = (header[15] & 2) != 0;
        bool isBigEndian = (header[15] & 1) != 0;
        if (isInline)
            return InlineText(image, offset + HeaderSize);
        return pointerSize == 8 && !isBigEndian ? PointedText(image, BinaryPrimitives.ReadUInt64LittleEndian(header[16..])) : "";
    }

    /// <summary>Since Go 1.18: a length of one or two bytes, then the text.</summary>
    private static string InlineText(ElfImage image, long offset)
    {
        ReadOnlySpan<byte> bytes = image.Window.Read(offset, LongestVersion + 2);
        if (bytes.Length < 2)
            return "";
        int length = bytes[0] & 0x7f, start = 1;
        if (bytes[0] >= 0x80)
            (length, start) = (length | (bytes[1] & 0x7f) << 7, 2);
        return length <= LongestVersion && length <= bytes.Length - start ? Encoding.UTF8.GetString(bytes.Slice(start, length)) : "";
    }

    /// <summary>Before: the address of a string, which is an address and a length.</summary>
    private static string PointedText(ElfImage image, ulong address)
    {
        Span<byte> text = stackalloc byte[16];
        if (!image.TryReadAddress(address, text))
            return "";
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(text[8..]);
        if (length > LongestVersion || !image.TryGetOffset(BinaryPrimitives.ReadUInt64LittleEndian(text), out long offset))
            return "";
        ReadOnlySpan<byte> version = image.Window.Read(offset, (int)length);
        return version.Length == (int)length ? Encoding.UTF8.GetString(version) : "";
    }
}
