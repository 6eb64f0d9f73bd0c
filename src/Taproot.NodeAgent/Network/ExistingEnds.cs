using System.Net;
using System.Runtime.InteropServices;
using Taproot.NodeAgent.Kernel;

namespace Taproot.NodeAgent.Network;

/// <summary>
/// The accepting ends of connections that were there before us: they have no pair. They are asked for once, when the other end's flow is first
/// read, and kept for that long; there may be very many. Not thread-safe.
/// </summary>
internal sealed class ExistingEnds(TimeProvider time)
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(1);
    private readonly List<ExistingEnd> _ends = [];
    private bool _isSorted;
    private long _since;

    /// <summary>Adds one.</summary>
    public void Learn(ExistingEnd end)
    {
        _ends.Add(end);
        (_isSorted, _since) = (false, time.GetTimestamp());
    }

    /// <summary>The process that accepted a connection between these addresses; null when none did, or when it cannot be told which.</summary>
    public uint? Find(uint networkNamespace, IPEndPoint local, IPEndPoint remote)
    {
        if (_ends.Count == 0) return null;
        if (!_isSorted) _ends.Sort(Compare);
        _isSorted = true;
        var wanted = new ExistingEnd { Local = KernelEndpoint.Of(local), Remote = KernelEndpoint.Of(remote) };
        // The same addresses in several namespaces say nothing, unless it is our own.
        uint? only = null;
        var count = 0;
        for (var i = FirstFrom(wanted); i < _ends.Count && Compare(_ends[i], wanted) == 0; i++, count++)
        {
            if (_ends[i].NetworkNamespace == networkNamespace) return _ends[i].ProcessId;
            only = _ends[i].ProcessId;
        }
        return count == 1 ? only : null;
    }

    /// <summary>To be called every few seconds: lets go of what nobody asks for any more.</summary>
    public void Tidy()
    {
        if (_ends.Count == 0 || time.GetElapsedTime(_since) < KeepFor) return;
        _ends.Clear();
        _ends.TrimExcess();
    }

    private int FirstFrom(in ExistingEnd wanted)
    {
        var (low, high) = (0, _ends.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Compare(_ends[middle], wanted) < 0) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private static int Compare(ExistingEnd a, ExistingEnd b) => Addresses(in a).SequenceCompareTo(Addresses(in b));

    /// <summary>Both addresses as they stand beside each other.</summary>
    private static ReadOnlySpan<byte> Addresses(in ExistingEnd end) => MemoryMarshal.AsBytes(new ReadOnlySpan<ExistingEnd>(in end))[(2 * sizeof(uint))..];
}
