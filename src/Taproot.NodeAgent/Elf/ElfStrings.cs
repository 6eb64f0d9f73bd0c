using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Taproot.NodeAgent.Elf;

/// <summary>Looks for whole names in a long stretch of zero-terminated strings without keeping it.</summary>
internal static class ElfStrings
{
    private const int Chunk = 256 * 1024;
    private const int MostFound = 4096;

    /// <summary>
    /// Offset within the stretch of each of the names, with the name's index. A name that is the end of a longer string counts: linkers
    /// let symbols share strings so. Names must be shorter than 4 KiB.
    /// </summary>
    internal static Dictionary<uint, int> FindWhole(SafeFileHandle file, long offset, long length, IReadOnlyList<byte[]> names)
    {
        var found = new Dictionary<uint, int>();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        int overlap = names.Count == 0 ? 0 : names.Max(n => n.Length) + 1;
        try
        {
            for (long at = 0; at < length && at <= uint.MaxValue; at += Chunk - overlap)
            {
                int wanted = (int)Math.Min(Chunk, length - at);
                int read = ElfBytes.Read(file, offset + at, buffer.AsSpan(0, wanted));
                for (int i = 0; i < names.Count; i++)
                    FindIn(buffer.AsSpan(0, read), names[i], i, at, found);
                if (read < Chunk)
                    break;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return found;
    }

    private static void FindIn(ReadOnlySpan<byte> text, byte[] name, int index, long at, Dictionary<uint, int> found)
    {
        int start = 0;
        while (found.Count < MostFound)
        {
            int next = text[start..].IndexOf(name);
            if (next < 0)
                return;
            start += next;
            int end = start + name.Length;
            if (end < text.Length && text[end] == 0)
                found[(uint)(at + start)] = index;
            start++;
        }
    }
}
