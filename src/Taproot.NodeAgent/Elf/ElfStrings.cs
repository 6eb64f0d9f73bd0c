using System.Buffers;
using System.Text;
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

    /// <summary>Offset of each whole string that holds <paramref name="part"/> and to which <paramref name="choose"/> gives a number that is not negative.</summary>
    internal static Dictionary<uint, int> FindContaining(SafeFileHandle file, long offset, long length, byte[] part, Func<string, int> choose)
    {
        const int longest = 1024;
        var found = new Dictionary<uint, int>();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            for (long at = 0; at < length && at <= uint.MaxValue; at += Chunk - 2 * longest)
            {
                Span<byte> text = buffer.AsSpan(0, (int)Math.Min(Chunk, length - at));
                text = text[..ElfBytes.Read(file, offset + at, text)];
                int next = 0;
                while (found.Count < MostFound && text[next..].IndexOf(part) is >= 0 and int match)
                {
                    int start = text[..(next + match)].LastIndexOf((byte)0) + 1;
                    int size = text[start..].IndexOf((byte)0);
                    if (size is > 0 and <= longest && choose(Encoding.UTF8.GetString(text.Slice(start, size))) is >= 0 and int number)
                        found[(uint)(at + start)] = number;
                    next += match + part.Length;
                    if (size > 0)
                        next = Math.Max(next, start + size);
                }
                if (text.Length < Chunk)
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
