using System.Buffers;
using System.Buffers.Binary;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Runtimes.Go;

/// <summary>Sums over the samples that a Go runtime keeps of allocations, scaled up to what they stand for.</summary>
internal readonly record struct GoAllocations(double Bytes, double Objects, double LiveBytes, int Places, bool IsComplete);

/// <summary>What was sampled of the allocations of one call stack, as the runtime counts it.</summary>
/// <param name="Address">Where the runtime keeps it, as long as the program runs.</param>
/// <param name="Allocations">Objects.</param>
/// <param name="Frees">Objects that are gone.</param>
/// <param name="AllocatedBytes">Bytes of the objects.</param>
/// <param name="FreedBytes">Bytes of those that are gone.</param>
/// <param name="Scale">By what to multiply for an estimate of all that were allocated, sampled or not.</param>
internal readonly record struct GoPlace(ulong Address, ulong Allocations, ulong Frees, ulong AllocatedBytes, ulong FreedBytes, double Scale)
{
    /// <summary>True when some of it lives. The four counts are not read at one moment.</summary>
    internal bool IsLive => AllocatedBytes > FreedBytes && Allocations > Frees;
}

/// <summary>Takes what was counted of a call stack, given as addresses of 8 bytes, the innermost first.</summary>
internal delegate void GoPlaceVisitor(in GoPlace place, ReadOnlySpan<byte> stack);

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
    /// <param name="most">Elements after which it ends.</param>
    /// <param name="visit">Called for each element, when the stacks are wanted.</param>
    internal static GoAllocations Walk(IProcessMemory memory, ulong first, long rate, int most = MostPlaces, GoPlaceVisitor? visit = null)
    {
        double bytes = 0, objects = 0, live = 0;
        int places = 0;
        byte[] window = ArrayPool<byte>.Shared.Rent(MemoryWindow.Size);
        try
        {
            var view = new MemoryWindow(memory, window);
            for (ulong at = first; at != 0; places++)
            {
                if (places >= most || !view.TryRead(at, HeaderSize, out ReadOnlySpan<byte> header))
                    return new GoAllocations(bytes, objects, live, places, IsComplete: false);
                ulong next = Word(header, 8), kind = Word(header, 16), depth = Word(header, 40);
                if (kind != AllocationKind || depth > DeepestStack || !view.TryRead(at + HeaderSize + depth * 8, RecordSize, out ReadOnlySpan<byte> record))
                    return new GoAllocations(bytes, objects, live, places, IsComplete: false);
                GoPlace place = Place(at, record, rate);
                bytes += place.AllocatedBytes * place.Scale;
                objects += place.Allocations * place.Scale;
                live += place.IsLive ? (place.AllocatedBytes - place.FreedBytes) * place.Scale : 0;
                if (visit is not null && view.TryRead(at + HeaderSize, (int)depth * 8, out ReadOnlySpan<byte> stack))
                    visit(in place, stack);
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

    private static GoPlace Place(ulong address, ReadOnlySpan<byte> record, long rate)
    {
        ulong allocations = Word(record, 0), allocated = Word(record, 16);
        return new GoPlace(address, allocations, Word(record, 8), allocated, Word(record, 24), ScaleOf(allocations, allocated, rate));
    }

    private static ulong Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
