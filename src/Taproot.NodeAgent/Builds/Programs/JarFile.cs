using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Taproot.NodeAgent.Elf;

namespace Taproot.NodeAgent.Builds.Programs;

/// <summary>
/// A Java archive: its directory, which holds a checksum of each file in it, stands for the content, and its manifest says the version. Input is
/// hostile: all is read in bounds.
/// </summary>
internal static class JarFile
{
    private const int EndSize = 22;
    private const int MostComment = 4 * 1024;
    private const int MostDirectory = 8 * 1024 * 1024;
    private const int EntrySize = 46;
    private const int LocalSize = 30;
    private const int MostManifest = 64 * 1024;
    private const int Deflated = 8;
    private const uint EndMark = 0x06054b50;
    private const uint EntryMark = 0x02014b50;
    private const uint LocalMark = 0x04034b50;

    /// <summary>Version and build of an archive of a size in bytes; null when it is none.</summary>
    internal static (string Version, string Build)? Read(SafeFileHandle file, long size)
    {
        byte[] end = new byte[(int)Math.Min(size, EndSize + MostComment)];
        int read = ElfBytes.Read(file, size - end.Length, end);
        int at = LastMark(end.AsSpan(0, read));
        if (at < 0)
            return null;
        long length = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(at + 12)), offset = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(at + 16));
        if (length is 0 or > MostDirectory || offset + length > size)
            return null;
        byte[] directory = new byte[length];
        if (ElfBytes.Read(file, offset, directory) < length)
            return null;
        return (VersionIn(Manifest(file, directory)), ContentHash.Of(directory));
    }

    /// <summary>The version that a manifest tells; empty for none.</summary>
    internal static string VersionIn(string manifest)
    {
        foreach (string name in (ReadOnlySpan<string>)["Implementation-Version:", "Bundle-Version:", "Specification-Version:"])
        {
            foreach (ReadOnlySpan<char> line in manifest.AsSpan().EnumerateLines())
            {
                if (line.StartsWith(name, StringComparison.OrdinalIgnoreCase))
                    return line[name.Length..].Trim().ToString();
            }
        }
        return "";
    }

    private static int LastMark(ReadOnlySpan<byte> bytes)
    {
        for (int i = bytes.Length - EndSize; i >= 0; i--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[i..]) == EndMark)
                return i;
        }
        return -1;
    }

    private static string Manifest(SafeFileHandle file, ReadOnlySpan<byte> directory)
    {
        while (directory.Length >= EntrySize && BinaryPrimitives.ReadUInt32LittleEndian(directory) == EntryMark)
        {
            int name = BinaryPrimitives.ReadUInt16LittleEndian(directory[28..]);
            int next = EntrySize + name + BinaryPrimitives.ReadUInt16LittleEndian(directory[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(directory[32..]);
            if (next > directory.Length)
                break;
            if (directory.Slice(EntrySize, name).SequenceEqual("META-INF/MANIFEST.MF"u8))
                return Text(file, directory);
            directory = directory[next..];
        }
        return "";
    }

    private static string Text(SafeFileHandle file, ReadOnlySpan<byte> entry)
    {
        int method = BinaryPrimitives.ReadUInt16LittleEndian(entry[10..]);
        uint packed = BinaryPrimitives.ReadUInt32LittleEndian(entry[20..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(entry[42..]);
        Span<byte> local = stackalloc byte[LocalSize];
        if (packed > MostManifest || method is not (0 or Deflated) || ElfBytes.Read(file, offset, local) < LocalSize
            || BinaryPrimitives.ReadUInt32LittleEndian(local) != LocalMark)
        {
            return "";
        }
        byte[] content = new byte[packed];
        long start = offset + LocalSize + BinaryPrimitives.ReadUInt16LittleEndian(local[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(local[28..]);
        content = content[..ElfBytes.Read(file, start, content)];
        return Encoding.UTF8.GetString(method == 0 ? content : Unpack(content));
    }

    private static byte[] Unpack(byte[] packed)
    {
        byte[] text = new byte[MostManifest];
        int length = 0;
        try
        {
            using var inflater = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress);
            length = inflater.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException)
        {
            // What was packed otherwise says no version.
        }
        return text[..length];
    }
}
