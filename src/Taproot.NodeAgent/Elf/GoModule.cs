using System.Text;

namespace Taproot.NodeAgent.Elf;

/// <summary>The version of the module that a Go executable was built of (since Go 1.18), which stays when it is stripped.</summary>
internal static class GoModule
{
    private const int HeaderSize = 32;
    private const int MarkSize = 16;
    private const int MostText = 1024 * 1024;
    private const int Searched = 8 * 1024;
    private const int RevisionDigits = 12;

    /// <summary>As "v1.4.2", else the first digits of the revision; empty when neither was noted.</summary>
    internal static string VersionOf(ElfImage image)
    {
        if (image.FindSection(".go.buildinfo") is not { HasBytes: true } section)
            return "";
        ReadOnlySpan<byte> header = image.Window.Read(section.Offset, HeaderSize);
        if (header.Length < HeaderSize || header[0] != 0xff || !header[1..].StartsWith(" Go buildinf:"u8) || (header[15] & 2) == 0)
            return "";
        if (!TrySkip(image, section.Offset + HeaderSize, out long version, out int length) || !TrySkip(image, version + length, out long text, out length))
            return "";
        if (length <= 2 * MarkSize)
            return "";
        (text, length) = (text + MarkSize, length - 2 * MarkSize);
        string found = ModuleIn(image.Window.Read(text, Math.Min(length, Searched)));
        if (found.Length > 0 && found != "(devel)")
            return found;
        // What the build was made of stands at the end, after all that it depends on.
        int end = Math.Min(length, Searched);
        string revision = Value(image.Window.Read(text + length - end, end), "build\tvcs.revision="u8);
        return revision.Length > RevisionDigits ? revision[..RevisionDigits] : revision;
    }

    /// <summary>Reads a length of up to three bytes, seven bits in each.</summary>
    private static bool TrySkip(ElfImage image, long offset, out long start, out int length)
    {
        ReadOnlySpan<byte> bytes = image.Window.Read(offset, 3);
        length = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            length |= (bytes[i] & 0x7f) << (7 * i);
            if (bytes[i] >= 0x80)
                continue;
            start = offset + i + 1;
            return length <= MostText;
        }
        start = 0;
        return false;
    }

    /// <summary>The line of the main module holds its path, its version and a sum.</summary>
    private static string ModuleIn(ReadOnlySpan<byte> text)
    {
        string line = Value(text, "mod\t"u8);
        return line.Split('\t') is [_, var version, ..] ? version : "";
    }

    private static string Value(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
            if (line.StartsWith(name))
                return Encoding.UTF8.GetString(line[name.Length..]);
            text = end < 0 ? default : text[(end + 1)..];
        }
        return "";
    }
}
