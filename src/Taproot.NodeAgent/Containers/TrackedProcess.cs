namespace Taproot.NodeAgent.Containers;

/// <summary>
/// One process and what was last seen of its counters, so that a container's sums keep what ended processes used.
/// The accounting fields belong to <see cref="TrackedContainer.Gate"/> of the owner.
/// </summary>
internal sealed class TrackedProcess(int pid, ulong startTicks)
{
    private TrackedContainer? _owner;
    private bool _isReplaced;

    internal int Pid { get; } = pid;

    /// <summary>Start since boot in ticks.</summary>
    internal ulong StartTicks { get; } = startTicks;

    /// <summary>The container that it belongs to; null while that is not known, or when the process is not to be shown.</summary>
    internal TrackedContainer? Owner
    {
        get => Volatile.Read(ref _owner);
        set => Volatile.Write(ref _owner, value);
    }

    /// <summary>The runtime's container that it is in, named or not yet; null when it is in none.</summary>
    internal RuntimeContainer? Runtime { get; set; }

    /// <summary>True when nothing but its program can name it.</summary>
    internal bool IsStandalone { get; set; }

    /// <summary>True from an exec until it is looked at again.</summary>
    internal bool IsReplaced
    {
        get => Volatile.Read(ref _isReplaced);
        set => Volatile.Write(ref _isReplaced, value);
    }

    /// <summary>True once it opened a connection.</summary>
    internal bool Connects { get; set; }

    /// <summary>How often its command line was read by sweeps: twice, since an exec may follow the first time.</summary>
    internal int Looks { get; set; }

    /// <summary>Sweep that saw it last.</summary>
    internal long SeenInSweep { get; set; }

    /// <summary>When it ended, in the time provider's timestamp; 0 while it lives.</summary>
    internal long EndedAt { get; set; }

    /// <summary>CPU ticks last seen, and those of them that count for an owner before the present one.</summary>
    internal ulong CpuTicks;

    internal ulong CpuTicksBefore;

    /// <summary>Nanoseconds of waiting for a CPU and for block devices last seen.</summary>
    internal ulong CpuDelay;

    internal ulong DiskDelay;

    /// <summary>Bytes that came from and went to devices.</summary>
    internal ReapedCounter ReadBytes;

    internal ReapedCounter WrittenBytes;

    /// <summary>Ticks and pages when all of its files were read last, and the scrapes since.</summary>
    internal ulong ReadAtTicks;

    internal ulong ReadAtPages;

    internal int ScrapesSinceRead;

    /// <summary>Pages that it holds, and those of them that others may hold too, as last read.</summary>
    internal ulong ResidentPages;

    internal ulong MappedPages;

    /// <summary>Who reaps it, as last seen.</summary>
    internal int ParentPid { get; set; }
}
