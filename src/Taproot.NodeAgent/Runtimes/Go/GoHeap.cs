using System.Buffers;
using System.Buffers.Binary;

namespace Taproot.NodeAgent.Runtimes.Go;

/// <summary>Sums over the samples that a Go runtime keeps of allocations, scaled up to what they stand for.</summary>
internal readonly record struct GoAllocations(double Bytes, double Objects, double LiveBytes, int Places, bool IsComplete);

/// <summary>
/// Walks the list in which a Go runtime counts sampled allocations, one element per call stack, in the memory of the running process. Nothing
/// stops the program meanwhile: elements are only ever added in front, and their counts are machine words.
/// </summary>
internal static class GoHeap
{
    internal const int MostPlaces = 100_000;
    private const int DeepestStack = 1024;
    private const int HeaderSize = 48;
    private const int RecordSize = 32;
    private const ulong AllocationKind = 1;

    /// <summary>Walks from the first element on.</summary>
    /// <param name="memory">The process's memory.</param>
    /// <param name="first">Address of the first element.</param>
    /// <param name="rate">Mean number of allocated bytes between two samples.</param>
    internal static GoAllocations Walk(IProcessMemory memory, ulong first, long rate)
    {
        double bytes = 0, objects = 0, live = 0;
        int places = 0;
        byte[] window = ArrayPool<byte>.Shared.Rent(MemoryWindow.Size);
        try
        {
            var view = new MemoryWindow(memory, window);
            for (ulong at = first; at != 0; places++)
            {
                if (places >= MostPlaces || !view.TryRead(at, HeaderSize, out ReadOnlySpan<byte> header))
                    return new GoAllocations(bytes, objects, live, places, IsComplete: false);
                ulong next = Word(header, 8), kind = Word(header, 16), depth = Word(header, 40);
                if (kind != AllocationKind || depth > DeepestStack || !view.TryRead(at + HeaderSize + depth * 8, RecordSize, out ReadOnlySpan<byte> record))
                    return new GoAllocations(bytes, objects, live, places, IsComplete: false);
                ulong allocations = Word(record, 0), frees = Word(record, 8), allocated = Word(record, 16), freed = Word(record, 24);
                double scale = ScaleOf(allocations, allocated, rate);
                bytes += allocated * scale;
                objects += allocations * scale;
                live += allocated > freed && allocations > frees ? (allocated - freed) * scale : 0;
                at = next;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(window);
        }
        return new GoAllocations(bytes, objects, live, places, IsComplete: true);
    }

    /// <summary>An object of s bytes is sampled with probability 1 - exp(-s / rate).</summary>
    internal static double ScaleOf(ulong count, ulong bytes, long rate) =>
        count == 0 || bytes == 0 || rate <= 1 ? 1 : 1 / -double.ExpM1(-((double)bytes / count) / rate);

    private static ulong Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
