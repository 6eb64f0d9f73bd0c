using Microsoft.Win32.SafeHandles;

namespace Taproot.NodeAgent.Elf;

/// <summary>
/// Reads bytes of a file that may shrink or change meanwhile. A mapping would be a fault then; this reads less.
/// </summary>
internal static class ElfBytes
{
    /// <summary>Fills as much of <paramref name="into"/> as the file has from the offset on; returns how much that is.</summary>
    internal static int Read(SafeFileHandle file, long offset, Span<byte> into)
    {
        if (offset < 0 || offset > long.MaxValue - into.Length)
            return 0;
        int total = 0;
        try
        {
            while (total < into.Length)
            {
                int read = RandomAccess.Read(file, into[total..], offset + total);
                if (read <= 0)
                    break;
                total += read;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            // A disk that fails, or no regular file after all: what could be read is what there is.
        }
        return total;
    }
}
