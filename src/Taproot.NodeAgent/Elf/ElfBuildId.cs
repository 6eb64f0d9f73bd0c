using System.Buffers.Binary;

namespace Taproot.NodeAgent.Elf;

/// <summary>The build id: what tells that a debug file belongs to an executable.</summary>
internal static class ElfBuildId
{
    private const int MostNotes = 64 * 1024;
    private const int MostBytes = 64;
    private const uint GnuBuildId = 3;

    /// <summary>In hexadecimal; empty when there is none.</summary>
    internal static string Of(ElfImage image)
    {
        foreach (ElfSection section in image.Sections)
        {
            if (section.Type == ElfSection.Note && section.HasBytes && Find(image, section.Offset, section.Size) is { Length: > 0 } found)
                return found;
        }
        foreach (ElfSegment segment in image.Segments)
        {
            if (segment.Type == ElfSegment.Note && Find(image, segment.Offset, segment.FileSize) is { Length: > 0 } found)
                return found;
        }
        return "";
    }

    private static string Find(ElfImage image, long offset, long length)
    {
        long end = offset + Math.Min(length, MostNotes);
        while (offset <= end - 12)
        {
            ReadOnlySpan<byte> header = image.Window.Read(offset, 12);
            if (header.Length < 12)
                return "";
            long nameSize = BinaryPrimitives.ReadUInt32LittleEndian(header);
            long contentSize = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            uint type = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
            long content = offset + 12 + Align(nameSize);
            if (type == GnuBuildId && nameSize == 4 && contentSize is > 0 and <= MostBytes && image.Window.Read(offset + 12, 4).SequenceEqual("GNU\0"u8))
            {
                ReadOnlySpan<byte> id = image.Window.Read(content, (int)contentSize);
                return id.Length == contentSize ? Convert.ToHexStringLower(id) : "";
            }
            offset = content + Align(contentSize);
        }
        return "";
    }

    private static long Align(long size) => (size + 3) & ~3L;
}
