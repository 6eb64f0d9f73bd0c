using Taproot.NodeAgent.Kernel;

namespace Taproot.NodeAgent.Protocols;

/// <summary>What user space read of one flow since the last sweep, and how many turns it saw in all.</summary>
internal sealed class FlowRequests
{
    /// <summary>How long payloads may be on their way: the ring buffer is read much sooner, unless the host is overloaded.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private readonly ulong[] _seen = new ulong[LatencyBuckets.Count];
    private readonly ulong[] _owed = new ulong[LatencyBuckets.Count];
    private readonly ulong[] _credited = new ulong[LatencyBuckets.Count];

    private long _owedAt;

    /// <summary>Requests not yet in the series.</summary>
    public RequestSet Fresh { get; } = new();

    /// <summary>The protocol that was last read; turns whose payloads were lost are taken for it.</summary>
    public L7Protocol Protocol { get; set; }

    /// <summary>When something was last added, a <see cref="TimeProvider"/> timestamp.</summary>
    public long LastUse { get; set; }

    /// <summary>Notes the payload that ended a turn.</summary>
    public void SawTurn(ulong nanoseconds) => _seen[RequestSeries.BucketOf((long)nanoseconds)]++;

    /// <summary>
    /// Adds as unknown what the kernel counted and user space never saw. What is missing now may still be on its way: only what was missing a
    /// while ago, too, is lost. Returns how many turns that are.
    /// </summary>
    public ulong CreditLost(in FlowCounters kernel, ReadOnlySpan<double> midpoints, TimeProvider time)
    {
        var now = time.GetTimestamp();
        if (_owedAt != 0 && time.GetElapsedTime(_owedAt, now) < Patience) return 0;
        _owedAt = now;
        if (Protocol is L7Protocol.Undecided or L7Protocol.Ignored) return 0;
        var lost = 0UL;
        for (var i = 0; i < LatencyBuckets.Count; i++)
        {
            var told = _seen[i] + _credited[i];
            var missing = kernel.TurnBuckets[i] > told ? kernel.TurnBuckets[i] - told : 0;
            var gone = Math.Min(missing, _owed[i]);
            _owed[i] = missing - gone;
            if (gone == 0) continue;
            _credited[i] += gone;
            lost += gone;
            Fresh.Of(Protocol).AddLatencies(i, gone, gone * midpoints[i]);
        }
        if (lost > 0) Fresh.Of(Protocol).Add(L7Status.Unknown, "", lost);
        return lost;
    }
}
