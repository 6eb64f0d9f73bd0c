using System.Buffers.Binary;
using System.Text;

namespace Taproot.NodeAgent.Containers;

/// <summary>Reads as much of a 64-bit ELF executable as tells the language it was written in. Input is hostile: any container's file.</summary>
internal static class ElfFile
{
    private const int HeaderSize = 64;
    private const int SectionSize = 64;
    private const int MostSections = 512;
    private const int MostText = 64 * 1024;

    /// <summary>golang, rust, dotnet, or empty.</summary>
    internal static string LanguageOf(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return LanguageOf(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return "";
        }
    }

    internal static string LanguageOf(Stream file)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        if (!TryRead(file, 0, header) || !header.StartsWith("\u007fELF\u0002\u0001"u8))
            return "";
        long table = BinaryPrimitives.ReadInt64LittleEndian(header[40..]);
        int size = BinaryPrimitives.ReadUInt16LittleEndian(header[58..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(header[60..]);
        int namesIndex = BinaryPrimitives.ReadUInt16LittleEndian(header[62..]);
        if (size != SectionSize || count is 0 or > MostSections || namesIndex >= count)
            return "";
        byte[] sections = new byte[count * SectionSize];
        if (!TryRead(file, table, sections) || ReadSection(file, sections, namesIndex) is not { } names)
            return "";
        for (int i = 0; i < count; i++)
        {
            string language = OfSection(file, sections, i, NameOf(sections, i, names));
            if (language.Length > 0)
                return language;
        }
        return "";
    }

    private static string OfSection(Stream file, byte[] sections, int index, string name) => name switch
    {
        ".go.buildinfo" => "golang",
        "__managedcode" or ".hydrated" => "dotnet",
        ".comment" when ReadSection(file, sections, index) is { } comment && comment.AsSpan().IndexOf("rustc version"u8) >= 0 => "rust",
        ".dynstr" when ReadSection(file, sections, index) is { } strings && strings.AsSpan().IndexOf("$ORIGIN/netcoredeps"u8) >= 0 => "dotnet",
        _ => "",
    };

    private static string NameOf(byte[] sections, int index, byte[] names)
    {
        uint start = BinaryPrimitives.ReadUInt32LittleEndian(sections.AsSpan(index * SectionSize));
        if (start >= names.Length)
            return "";
        ReadOnlySpan<byte> name = names.AsSpan((int)start);
        int end = name.IndexOf((byte)0);
        return end is < 0 or > 64 ? "" : Encoding.ASCII.GetString(name[..end]);
    }

    private static byte[]? ReadSection(Stream file, byte[] sections, int index)
    {
        ReadOnlySpan<byte> section = sections.AsSpan(index * SectionSize, SectionSize);
        long offset = BinaryPrimitives.ReadInt64LittleEndian(section[24..]);
        long length = BinaryPrimitives.ReadInt64LittleEndian(section[32..]);
        if (length <= 0)
            return null;
        byte[] content = new byte[Math.Min(length, MostText)];
        return TryRead(file, offset, content) ? content : null;
    }

    private static bool TryRead(Stream file, long offset, Span<byte> into)
    {
        if (offset < 0 || offset > file.Length - into.Length)
            return false;
        file.Position = offset;
        return file.ReadAtLeast(into, into.Length, throwOnEndOfStream: false) == into.Length;
    }
}
