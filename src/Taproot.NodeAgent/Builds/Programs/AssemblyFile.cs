using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Taproot.NodeAgent.Elf;

namespace Taproot.NodeAgent.Builds.Programs;

/// <summary>A .NET assembly: its version as compilers write it into the resources that Windows shows. Input is hostile: all is read in bounds.</summary>
internal static class AssemblyFile
{
    private const int HeaderSize = 4096;
    private const int SectionSize = 40;
    private const int MostSections = 96;
    private const int MostResources = 1024 * 1024;
    private const int LongestVersion = 200;

    /// <summary>Version and build of an assembly of a size in bytes; null when it is none.</summary>
    internal static (string Version, string Build)? Read(SafeFileHandle file, long size)
    {
        byte[] header = ContentHash.Start(file, HeaderSize);
        if (header.Length < 64 || !header.AsSpan().StartsWith("MZ"u8))
            return null;
        return (Resources(file, header) is { } resources ? VersionIn(resources) : "", ContentHash.Of(file, size));
    }

    private static byte[]? Resources(SafeFileHandle file, ReadOnlySpan<byte> header)
    {
        int start = BinaryPrimitives.ReadInt32LittleEndian(header[60..]);
        if (start < 0 || start > header.Length - 24 || !header[start..].StartsWith("PE\0\0"u8))
            return null;
        int count = Math.Min((int)BinaryPrimitives.ReadUInt16LittleEndian(header[(start + 6)..]), MostSections);
        int at = start + 24 + BinaryPrimitives.ReadUInt16LittleEndian(header[(start + 20)..]);
        for (int i = 0; i < count && at <= header.Length - SectionSize; i++, at += SectionSize)
        {
            ReadOnlySpan<byte> section = header.Slice(at, SectionSize);
            if (!section.StartsWith(".rsrc\0"u8))
                continue;
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(section[16..]), offset = BinaryPrimitives.ReadUInt32LittleEndian(section[20..]);
            byte[] bytes = new byte[Math.Min(length, MostResources)];
            return bytes[..ElfBytes.Read(file, offset, bytes)];
        }
        return null;
    }

    /// <summary>The text after the name "ProductVersion", both in 16-bit characters, with zeros between up to a multiple of four bytes.</summary>
    internal static string VersionIn(ReadOnlySpan<byte> resources)
    {
        ReadOnlySpan<byte> name = MemoryMarshal.AsBytes("ProductVersion\0".AsSpan());
        int found = resources.IndexOf(name);
        if (found < 0)
            return "";
        ReadOnlySpan<byte> rest = resources[(found + name.Length)..];
        if (rest.Length >= 2 && rest[0] == 0 && rest[1] == 0)
            rest = rest[2..];
        var text = new List<char>();
        for (int i = 0; i + 1 < rest.Length && text.Count < LongestVersion; i += 2)
        {
            char c = (char)BinaryPrimitives.ReadUInt16LittleEndian(rest[i..]);
            if (c == 0)
                break;
            text.Add(c);
        }
        return new string(CollectionsMarshal.AsSpan(text));
    }
}
