using System.Buffers.Binary;

namespace Taproot.NodeAgent.Elf;

/// <summary>The first bytes of an ELF file, little endian, 32 or 64 bits.</summary>
internal readonly struct ElfHeader
{
    internal const int Size = 64;
    internal const ushort X64 = 62;
    internal const ushort Arm64 = 183;
    private const int Size32 = 52;

    private ElfHeader(ReadOnlySpan<byte> bytes)
    {
        Is64 = bytes[4] == 2;
        Type = BinaryPrimitives.ReadUInt16LittleEndian(bytes[16..]);
        Machine = BinaryPrimitives.ReadUInt16LittleEndian(bytes[18..]);
        if (Is64)
        {
            SegmentsAt = BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]);
            SectionsAt = BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]);
        }
        else
        {
            SegmentsAt = BinaryPrimitives.ReadUInt32LittleEndian(bytes[28..]);
            SectionsAt = BinaryPrimitives.ReadUInt32LittleEndian(bytes[32..]);
        }
        ReadOnlySpan<byte> counts = bytes[(Is64 ? 54 : 42)..];
        SegmentSize = BinaryPrimitives.ReadUInt16LittleEndian(counts);
        SegmentCount = BinaryPrimitives.ReadUInt16LittleEndian(counts[2..]);
        SectionSize = BinaryPrimitives.ReadUInt16LittleEndian(counts[4..]);
        SectionCount = BinaryPrimitives.ReadUInt16LittleEndian(counts[6..]);
        SectionNames = BinaryPrimitives.ReadUInt16LittleEndian(counts[8..]);
    }

    internal bool Is64 { get; }

    /// <summary>ET_…</summary>
    internal ushort Type { get; }

    /// <summary>EM_…</summary>
    internal ushort Machine { get; }

    internal long SegmentsAt { get; }

    internal long SectionsAt { get; }

    internal int SegmentSize { get; }

    internal int SegmentCount { get; }

    internal int SectionSize { get; }

    /// <summary>0 when there are none, or too many for the field.</summary>
    internal int SectionCount { get; }

    internal int SectionNames { get; }

    /// <summary>False when this is no ELF file of a kind that is read.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> bytes, out ElfHeader header)
    {
        header = default;
        if (bytes.Length < Size32 || !bytes.StartsWith("\u007fELF"u8) || bytes[5] != 1 || bytes[4] is not (1 or 2) || (bytes[4] == 2 && bytes.Length < Size))
            return false;
        header = new ElfHeader(bytes);
        return true;
    }
}
