using Taproot.NodeAgent.Kernel;

namespace Taproot.NodeAgent.Network;

/// <summary>What user space knows of one of the kernel's flows.</summary>
internal sealed class TrackedFlow(FlowKey key, long firstSeen)
{
    private StatusCount[] _statuses = []; // seldom more than two, of very many flows

    /// <summary>The kernel's key.</summary>
    public FlowKey Key => key;

    /// <summary>When it was first seen, or first established; a <see cref="TimeProvider"/> timestamp.</summary>
    public long FirstSeen { get; set; } = firstSeen;

    /// <summary>When a flow of nothing but failures was seen established.</summary>
    public long? EstablishedSeen { get; set; }

    /// <summary>Local end of its first connection.</summary>
    public KernelEndpoint Local { get; set; }

    /// <summary>The pair of its first connection, when that was established.</summary>
    public PairKey Pair { get; set; }

    /// <summary>What connection tracking said of its first connection.</summary>
    public NatAnswer Nat { get; set; }

    /// <summary>Owner of the process; null until found.</summary>
    public string? Owner { get; set; }

    /// <summary>How often nobody was found to own the process.</summary>
    public int OwnerMisses { get; set; }

    /// <summary>Where it goes; null until found, and for inbound flows.</summary>
    public Destination? Destination { get; set; }

    /// <summary>Whether more became known of where it goes since <see cref="Destination"/> was found.</summary>
    public bool IsSought { get; set; }

    /// <summary>The kernel's counters at the last reading.</summary>
    public FlowCounters Current { get; set; }

    /// <summary>The part of them that is in the series already.</summary>
    public FlowCounters Applied { get; set; }

    /// <summary>Requests by status.</summary>
    public Span<StatusCount> Statuses => _statuses;

    /// <summary>When the counters last changed.</summary>
    public long LastChange { get; set; } = firstSeen;

    /// <summary>Number of the sweep that saw it last.</summary>
    public long Generation { get; set; }

    /// <summary>Whether a connection was ever established.</summary>
    public bool IsEstablished => Current.Opened > 0;

    /// <summary>Takes the kernel's count of a status.</summary>
    public void SetStatus(uint status, ulong count)
    {
        foreach (ref var known in _statuses.AsSpan())
        {
            if (known.Status != status) continue;
            known.Current = count;
            return;
        }
        _statuses = [.. _statuses, new() { Status = status, Current = count }];
    }

    /// <summary>The kernel's counts begin anew.</summary>
    public void ClearStatuses() => _statuses = [];

    /// <summary>Connections that are open now.</summary>
    public ulong Active => Current.Opened > Current.Closed ? Current.Opened - Current.Closed : 0;
}

/// <summary>Requests of a flow that were answered with one status.</summary>
internal struct StatusCount
{
    /// <summary>The status.</summary>
    public uint Status;

    /// <summary>The kernel's count at the last reading.</summary>
    public ulong Current;

    /// <summary>The part of it that is in the series already.</summary>
    public ulong Applied;
}
