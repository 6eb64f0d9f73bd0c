using System.Runtime.InteropServices;

namespace Taproot.NodeAgent.Runtimes.Go;

/// <summary>What a program had allocated in the round before, by call stack. The first round has nothing to compare with: it tells what lives only.</summary>
internal sealed class GoHeapHistory
{
    // No program has more, and sums of so many places do not overflow.
    private const double Most = 1e13;
    private readonly Dictionary<ulong, Counted> _before = [];
    private bool _sawAll;

    /// <summary>Whether the program said that it does not want to be profiled; null before it was asked.</summary>
    internal bool? IsUnwanted { get; set; }

    /// <summary>Call stacks that are remembered.</summary>
    internal int Count => _before.Count;

    /// <summary>Ends a round. Only after one that saw all is a call stack that is not known yet a new one.</summary>
    internal void EndRound(bool sawAll) => _sawAll = sawAll;

    /// <summary>What is new since the round before, and what lives, scaled up.</summary>
    internal HeapValues Update(in GoPlace place)
    {
        // A runtime never drops an element, so only one that makes them up has more than were walked.
        if (_before.Count >= GoHeap.MostPlaces && !_before.ContainsKey(place.Address))
        {
            _before.Clear();
            _sawAll = false;
        }
        ref Counted before = ref CollectionsMarshal.GetValueRefOrAddDefault(_before, place.Address, out bool isKnown);
        ulong objects = 0, bytes = 0;
        if ((isKnown || _sawAll) && place.Allocations >= before.Allocations && place.AllocatedBytes >= before.Bytes)
            (objects, bytes) = (place.Allocations - before.Allocations, place.AllocatedBytes - before.Bytes);
        before = new Counted(place.Allocations, place.AllocatedBytes);
        return new HeapValues(
            Scaled(objects, place.Scale), Scaled(bytes, place.Scale),
            place.IsLive ? Scaled(place.Allocations - place.Frees, place.Scale) : 0, place.IsLive ? Scaled(place.AllocatedBytes - place.FreedBytes, place.Scale) : 0);
    }

    private static long Scaled(ulong value, double scale) => (long)Math.Min(value * scale, Most);

    private readonly record struct Counted(ulong Allocations, ulong Bytes);
}
