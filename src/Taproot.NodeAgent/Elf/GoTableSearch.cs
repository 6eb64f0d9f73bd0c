namespace Taproot.NodeAgent.Elf;

/// <summary>Looks for Go's table of functions in an executable without sections, as some packers leave it.</summary>
internal static class GoTableSearch
{
    private const int Chunk = 256 * 1024;
    private const int Alignment = 32;
    private const long MostSearched = 512L * 1024 * 1024;

    /// <summary>Where in the file it is; null when it is not there, or the file has sections, which would tell.</summary>
    internal static long? Find(ElfImage image)
    {
        if (image.Sections.Length > 0 || GoBuildInfo.VersionOf(image).Length == 0)
            return null;
        byte[] buffer = new byte[Chunk];
        foreach (ElfSegment segment in image.Segments)
        {
            if (segment is { Type: ElfSegment.Load, IsExecutable: false } && Find(image, segment, buffer) is { } offset)
                return offset;
        }
        return null;
    }

    private static long? Find(ElfImage image, ElfSegment segment, byte[] buffer)
    {
        long length = Math.Min(segment.FileSize, MostSearched);
        for (long at = 0; at < length; at += Chunk)
        {
            int read = ElfBytes.Read(image.File, segment.Offset + at, buffer.AsSpan(0, (int)Math.Min(Chunk, length - at)));
            for (int i = 0; i + 8 <= read; i += Alignment)
            {
                if (GoFunctionTable.IsHeader(buffer.AsSpan(i, 8)))
                    return segment.Offset + at + i;
            }
            if (read < Chunk)
                return null;
        }
        return null;
    }
}
