using Taproot.NodeAgent.Kernel;

namespace Taproot.NodeAgent.Protocols;

/// <summary>What user space read of one flow since the last sweep, and how many turns it saw in all.</summary>
internal sealed class FlowRequests
{
    /// <summary>How long payloads may be on their way: the ring buffer is read much sooner, unless the host is overloaded.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private readonly ulong[] _seen = new ulong[LatencyBuckets.Count];
    private readonly ulong[] _seenSince = new ulong[LatencyBuckets.Count];
    private readonly ulong[] _expected = new ulong[LatencyBuckets.Count];
    private readonly ulong[] _credited = new ulong[LatencyBuckets.Count];

    private long _lookedAt;

    // Of the clock of timestamps, which is the kernel's, too (CLOCK_MONOTONIC), nanoseconds.
    private ulong _lookedAtNanoseconds;

    /// <summary>Requests not yet in the series.</summary>
    public RequestSet Fresh { get; } = new();

    /// <summary>The protocol that was last read; turns whose payloads were lost are taken for it.</summary>
    public L7Protocol Protocol { get; set; }

    /// <summary>When something was last added, a <see cref="TimeProvider"/> timestamp.</summary>
    public long LastUse { get; set; }

    /// <summary>Notes the payload that ended a turn.</summary>
    /// <param name="nanoseconds">How long the turn took.</param>
    /// <param name="endedAt">When it ended, nanoseconds of the kernel's monotonic clock.</param>
    public void SawTurn(ulong nanoseconds, ulong endedAt) => (endedAt > _lookedAtNanoseconds ? _seenSince : _seen)[RequestSeries.BucketOf((long)nanoseconds)]++;

    /// <summary>
    /// Adds as unknown what the kernel counted and user space never saw. What is missing now may still be on its way: lost is what the kernel had counted a
    /// while ago and of which nothing came since, however many newer turns did. Returns how many turns that are.
    /// </summary>
    public ulong CreditLost(in FlowCounters kernel, ReadOnlySpan<double> midpoints, TimeProvider time)
    {
        var now = time.GetTimestamp();
        if (_lookedAt != 0 && time.GetElapsedTime(_lookedAt, now) < Patience) return 0;
        var lost = 0UL;
        for (var i = 0; i < LatencyBuckets.Count; i++)
        {
            var gone = IsRead && _expected[i] > _seen[i] + _credited[i] ? _expected[i] - _seen[i] - _credited[i] : 0;
            (_expected[i], _seen[i], _seenSince[i]) = (kernel.TurnBuckets[i], _seen[i] + _seenSince[i], 0);
            if (gone == 0) continue;
            _credited[i] += gone;
            lost += gone;
            Fresh.Of(Protocol).AddLatencies(i, gone, gone * midpoints[i]);
        }
        (_lookedAt, _lookedAtNanoseconds) = (now, (ulong)(now * (1e9 / time.TimestampFrequency)));
        if (lost > 0) Fresh.Of(Protocol).Add(L7Status.Unknown, "", lost);
        return lost;
    }

    private bool IsRead => Protocol is not (L7Protocol.Undecided or L7Protocol.Ignored);
}
