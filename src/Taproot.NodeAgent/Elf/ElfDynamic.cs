using System.Buffers.Binary;

namespace Taproot.NodeAgent.Elf;

/// <summary>What a file tells the dynamic linker.</summary>
/// <param name="Needed">Names of the libraries that it needs.</param>
/// <param name="LibraryName">Its own name when it is a library, else empty.</param>
/// <param name="SearchPath">Where to look for libraries (RPATH), else empty.</param>
/// <param name="RunPath">Where to look for them after the environment's places (RUNPATH), else empty.</param>
internal sealed record ElfDynamic(IReadOnlyList<string> Needed, string LibraryName, string SearchPath, string RunPath)
{
    private const int MostEntries = 4096;
    private const int MostNeeded = 512;
    private const int LongestText = 4096;
    private const ulong NeededTag = 1, StringTableTag = 5, NameTag = 14, SearchPathTag = 15, RunPathTag = 29;

    /// <summary>Reads it; all empty for a file that is linked statically.</summary>
    internal static ElfDynamic Of(ElfImage image)
    {
        List<ulong> needed = [];
        ulong strings = 0, name = 0, searchPath = 0, runPath = 0;
        foreach ((ulong tag, ulong value) in Entries(image))
        {
            switch (tag)
            {
                case NeededTag when needed.Count < MostNeeded:
                    needed.Add(value);
                    break;
                case StringTableTag:
                    strings = value;
                    break;
                case NameTag:
                    name = value;
                    break;
                case SearchPathTag:
                    searchPath = value;
                    break;
                case RunPathTag:
                    runPath = value;
                    break;
            }
        }
        string Text(ulong offset) => offset != 0 && image.TryGetOffset(strings + offset, out long at) ? image.TextAt(at, LongestText) : "";
        return new([.. needed.Select(Text).Where(t => t.Length > 0)], Text(name), Text(searchPath), Text(runPath));
    }

    private static IEnumerable<(ulong Tag, ulong Value)> Entries(ElfImage image)
    {
        foreach (ElfSegment segment in image.Segments)
        {
            if (segment.Type != ElfSegment.Dynamic)
                continue;
            int size = image.Is64 ? 16 : 8;
            long count = Math.Min(segment.FileSize / size, MostEntries);
            for (int i = 0; i < count; i++)
            {
                if (!TryRead(image, segment.Offset + (long)i * size, size, out ulong tag, out ulong value) || tag == 0)
                    yield break;
                yield return (tag, value);
            }
            yield break;
        }
    }

    private static bool TryRead(ElfImage image, long offset, int size, out ulong tag, out ulong value)
    {
        ReadOnlySpan<byte> entry = image.Window.Read(offset, size);
        (tag, value) = (0, 0);
        if (entry.Length < size)
            return false;
        (tag, value) = image.Is64
            ? (BinaryPrimitives.ReadUInt64LittleEndian(entry), BinaryPrimitives.ReadUInt64LittleEndian(entry[8..]))
            : (BinaryPrimitives.ReadUInt32LittleEndian(entry), BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]));
        return true;
    }
}
