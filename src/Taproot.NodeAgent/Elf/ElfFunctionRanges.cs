using System.Buffers.Binary;

namespace Taproot.NodeAgent.Elf;

/// <summary>
/// Where the function around an address starts and ends, by the index of the unwinding tables (.eh_frame_hdr), which stripped files have too.
/// </summary>
internal static class ElfFunctionRanges
{
    private const uint FrameIndexSegment = 0x6474e550;
    private const byte DataRelativeSigned4 = 0x3b;
    private const byte Unsigned4 = 0x03;
    private const byte RelativeSigned4 = 0x1b;
    private const int HeaderSize = 12;

    /// <summary>False when the tables do not say.</summary>
    internal static bool TryFind(ElfImage image, ulong address, out ulong start, out ulong end)
    {
        (start, end) = (0, 0);
        foreach (ElfSegment segment in image.Segments)
        {
            if (segment.Type == FrameIndexSegment)
                return TryFind(image, segment, address, out start, out end);
        }
        return false;
    }

    private static bool TryFind(ElfImage image, ElfSegment index, ulong address, out ulong start, out ulong end)
    {
        (start, end) = (0, 0);
        Span<byte> header = stackalloc byte[HeaderSize];
        if (!image.Window.TryRead(index.Offset, header) || header[0] != 1 || header[1] != RelativeSigned4 || header[2] != Unsigned4
            || header[3] != DataRelativeSigned4)
            return false;
        long count = Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(header[8..]), (index.FileSize - HeaderSize) / 8);
        long low = 0, high = count;
        while (low < high)
        {
            long middle = (low + high) / 2;
            if (!TryReadEntry(image, index, middle, out ulong function, out _))
                return false;
            if (function <= address)
                low = middle + 1;
            else
                high = middle;
        }
        return low > 0 && TryReadEntry(image, index, low - 1, out start, out ulong description) && TryReadEnd(image, description, start, out end)
            && address < end;
    }

    private static bool TryReadEntry(ElfImage image, ElfSegment index, long number, out ulong function, out ulong description)
    {
        Span<byte> entry = stackalloc byte[8];
        (function, description) = (0, 0);
        if (!image.Window.TryRead(index.Offset + HeaderSize + number * 8, entry))
            return false;
        function = Relative(index.Address, entry);
        description = Relative(index.Address, entry[4..]);
        return true;
    }

    /// <summary>The description: its length, where its common part is, then the function's start relative to this place, and its length.</summary>
    private static bool TryReadEnd(ElfImage image, ulong description, ulong start, out ulong end)
    {
        Span<byte> entry = stackalloc byte[16];
        end = 0;
        if (!image.TryReadAddress(description, entry) || Relative(description + 8, entry[8..]) != start)
            return false; // written in another way than compilers do
        end = start + BinaryPrimitives.ReadUInt32LittleEndian(entry[12..]);
        return true;
    }

    private static ulong Relative(ulong to, ReadOnlySpan<byte> offset) => to + (ulong)(long)BinaryPrimitives.ReadInt32LittleEndian(offset);
}
