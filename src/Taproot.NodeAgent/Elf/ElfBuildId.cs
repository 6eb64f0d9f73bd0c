using System.Buffers.Binary;
using System.Text;

namespace Taproot.NodeAgent.Elf;

/// <summary>The build id: what tells that a debug file belongs to an executable.</summary>
internal static class ElfBuildId
{
    private const int MostNotes = 64 * 1024;
    private const int MostBytes = 64;
    private const int MostGoBytes = 256;
    private const uint GnuBuildId = 3;
    private const uint GoBuildId = 4;

    /// <summary>In hexadecimal; empty when there is none.</summary>
    internal static string Of(ElfImage image) => Convert.ToHexStringLower(Find(image, GnuBuildId, "GNU\0"u8, MostBytes));

    /// <summary>What Go's linker noted; empty when it did not link this.</summary>
    internal static string GoOf(ElfImage image) => Encoding.UTF8.GetString(Find(image, GoBuildId, "Go\0\0"u8, MostGoBytes));

    private static ReadOnlySpan<byte> Find(ElfImage image, uint type, ReadOnlySpan<byte> owner, int most)
    {
        foreach (ElfSection section in image.Sections)
        {
            if (section.Type == ElfSection.Note && section.HasBytes && FindIn(image, section.Offset, section.Size, type, owner, most) is { IsEmpty: false } found)
                return found;
        }
        foreach (ElfSegment segment in image.Segments)
        {
            if (segment.Type == ElfSegment.Note && FindIn(image, segment.Offset, segment.FileSize, type, owner, most) is { IsEmpty: false } found)
                return found;
        }
        return default;
    }

    private static ReadOnlySpan<byte> FindIn(ElfImage image, long offset, long length, uint wanted, ReadOnlySpan<byte> owner, int most)
    {
        long end = offset + Math.Min(length, MostNotes);
        while (offset <= end - 12)
        {
            ReadOnlySpan<byte> header = image.Window.Read(offset, 12);
            if (header.Length < 12)
                return default;
            long nameSize = BinaryPrimitives.ReadUInt32LittleEndian(header);
            long contentSize = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            uint type = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
            long content = offset + 12 + Align(nameSize);
            if (type == wanted && nameSize == owner.Length && contentSize > 0 && contentSize <= most && image.Window.Read(offset + 12, 4).SequenceEqual(owner))
            {
                ReadOnlySpan<byte> id = image.Window.Read(content, (int)contentSize);
                return id.Length == contentSize ? id : default;
            }
            offset = content + Align(contentSize);
        }
        return default;
    }

    private static long Align(long size) => (size + 3) & ~3L;
}
