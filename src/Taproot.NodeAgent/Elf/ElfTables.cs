using System.Buffers.Binary;
using System.Text;

namespace Taproot.NodeAgent.Elf;

/// <summary>Reads the tables of sections and segments. A file can claim any number of them: bounds are far above what linkers make.</summary>
internal static class ElfTables
{
    private const int MostSections = 8192;
    private const int MostSegments = 512;
    private const int MostNames = 512 * 1024;
    private const int LongestName = 128;

    internal static ElfSegment[] ReadSegments(ElfWindow window, ElfHeader header)
    {
        int size = header.Is64 ? 56 : 32;
        int count = Math.Min(header.SegmentCount, MostSegments);
        if (header.SegmentSize < size || header.SegmentsAt <= 0)
            return [];
        var segments = new List<ElfSegment>(Math.Min(count, 16));
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = window.Read(header.SegmentsAt + (long)i * header.SegmentSize, size);
            if (entry.Length < size)
                break;
            ElfSegment segment = header.Is64 ? Segment64(entry) : Segment32(entry);
            if (segment is { Offset: >= 0, FileSize: >= 0, MemorySize: >= 0 })
                segments.Add(segment);
        }
        return [.. segments];
    }

    internal static ElfSection[] ReadSections(ElfWindow window, ElfHeader header)
    {
        int size = header.Is64 ? 64 : 40;
        if (header.SectionSize < size || header.SectionsAt <= 0)
            return [];
        long count = header.SectionCount;
        long names = header.SectionNames;
        if (count == 0 || names == 0xffff)
        {
            // More than the header's fields can say: the first section's fields say it.
            if (!TryReadSection(window, header, 0, size, out RawSection first))
                return [];
            count = count == 0 ? first.Size : count;
            names = names == 0xffff ? first.Link : names;
        }
        if (count is <= 0 or > MostSections)
            return [];
        var raw = new List<RawSection>((int)Math.Min(count, 64));
        for (int i = 0; i < count && TryReadSection(window, header, i, size, out RawSection section); i++)
            raw.Add(section);
        byte[] text = names < raw.Count ? ReadNames(window, raw[(int)names]) : [];
        return [.. raw.Select(s => new ElfSection(NameAt(text, s.Name), s.Type, s.Flags, s.Address, s.Offset, s.Size, s.Link))];
    }

    private static byte[] ReadNames(ElfWindow window, RawSection section)
    {
        if (section.Type == ElfSection.NoBits || section.Size <= 0)
            return [];
        byte[] text = new byte[Math.Min(section.Size, MostNames)];
        return window.TryRead(section.Offset, text) ? text : [];
    }

    private static string NameAt(byte[] text, uint start)
    {
        if (start >= text.Length)
            return "";
        ReadOnlySpan<byte> name = text.AsSpan((int)start, Math.Min(LongestName, text.Length - (int)start));
        int end = name.IndexOf((byte)0);
        return Encoding.ASCII.GetString(end < 0 ? name : name[..end]);
    }

    private static bool TryReadSection(ElfWindow window, ElfHeader header, int index, int size, out RawSection section)
    {
        ReadOnlySpan<byte> entry = window.Read(header.SectionsAt + (long)index * header.SectionSize, size);
        section = default;
        if (entry.Length < size)
            return false;
        section = header.Is64 ? Section64(entry) : Section32(entry);
        return true;
    }

    private static ElfSegment Segment64(ReadOnlySpan<byte> entry) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(entry), BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]),
        BinaryPrimitives.ReadInt64LittleEndian(entry[8..]), BinaryPrimitives.ReadUInt64LittleEndian(entry[16..]),
        BinaryPrimitives.ReadInt64LittleEndian(entry[32..]), BinaryPrimitives.ReadInt64LittleEndian(entry[40..]));

    private static ElfSegment Segment32(ReadOnlySpan<byte> entry) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(entry), BinaryPrimitives.ReadUInt32LittleEndian(entry[24..]),
        BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]), BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]),
        BinaryPrimitives.ReadUInt32LittleEndian(entry[16..]), BinaryPrimitives.ReadUInt32LittleEndian(entry[20..]));

    private static RawSection Section64(ReadOnlySpan<byte> entry) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(entry), BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]),
        BinaryPrimitives.ReadUInt64LittleEndian(entry[8..]), BinaryPrimitives.ReadUInt64LittleEndian(entry[16..]),
        BinaryPrimitives.ReadInt64LittleEndian(entry[24..]), BinaryPrimitives.ReadInt64LittleEndian(entry[32..]),
        BinaryPrimitives.ReadUInt32LittleEndian(entry[40..]));

    private static RawSection Section32(ReadOnlySpan<byte> entry) => new(
        BinaryPrimitives.ReadUInt32LittleEndian(entry), BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]),
        BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]), BinaryPrimitives.ReadUInt32LittleEndian(entry[12..]),
        BinaryPrimitives.ReadUInt32LittleEndian(entry[16..]), BinaryPrimitives.ReadUInt32LittleEndian(entry[20..]),
        BinaryPrimitives.ReadUInt32LittleEndian(entry[24..]));

    private readonly record struct RawSection(uint Name, uint Type, ulong Flags, ulong Address, long Offset, long Size, uint Link);
}
