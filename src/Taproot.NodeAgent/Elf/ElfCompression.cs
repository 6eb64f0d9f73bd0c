using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.Win32.SafeHandles;

namespace Taproot.NodeAgent.Elf;

/// <summary>Sections that are compressed, as those of debug files are.</summary>
internal static class ElfCompression
{
    private const uint Zlib = 1;
    private const uint Zstandard = 2;

    /// <summary>The unpacked bytes; null when they are more than <paramref name="most"/>, or broken.</summary>
    internal static byte[]? Read(SafeFileHandle file, bool is64, ElfSection section, int most)
    {
        int headerSize = is64 ? 24 : 12;
        Span<byte> header = stackalloc byte[24];
        if (section.Size <= headerSize || section.Size > most || ElfBytes.Read(file, section.Offset, header[..headerSize]) < headerSize)
            return null;
        uint kind = BinaryPrimitives.ReadUInt32LittleEndian(header);
        ulong size = is64 ? BinaryPrimitives.ReadUInt64LittleEndian(header[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        if (size == 0 || size > (ulong)most)
            return null;
        byte[] packed = new byte[section.Size - headerSize];
        if (ElfBytes.Read(file, section.Offset + headerSize, packed) < packed.Length)
            return null;
        return kind switch
        {
            Zlib => UnpackZlib(packed, (int)size),
            Zstandard => ZstandardLibrary.Unpack(packed, (int)size),
            _ => null,
        };
    }

    private static byte[]? UnpackZlib(byte[] packed, int size)
    {
        try
        {
            using var stream = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
            byte[] bytes = new byte[size];
            return stream.ReadAtLeast(bytes, size, throwOnEndOfStream: false) == size ? bytes : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
