using Taproot.NodeAgent.Profiling.Interpreters;

namespace Taproot.NodeAgent.Profiling.Processes;

/// <summary>A process that was sampled: whose it is and what code it has mapped.</summary>
internal sealed class ProfiledProcess(int pid, ulong generation, string? owner)
{
    /// <summary>Number of the process.</summary>
    internal int Pid { get; } = pid;

    /// <summary>Changes with each exec.</summary>
    internal ulong Generation { get; } = generation;

    /// <summary>The process as the kernel's side calls it.</summary>
    internal ulong Key => Generation ^ (ulong)Pid << 32;

    /// <summary>The <c>container_id</c>; null when nobody wants its profile.</summary>
    internal string? Owner { get; } = owner;

    /// <summary>True when it said that it does not want to be profiled.</summary>
    internal bool IsUnwanted { get; init; }

    /// <summary>Executable memory, sorted by start.</summary>
    internal MemoryRegion[] Regions { get; set; } = [];

    /// <summary>Where the V8 in it keeps what; null when it has none.</summary>
    internal V8Layout? JavaScript { get; set; }

    /// <summary>Where the Ruby in it keeps what; null when it has none.</summary>
    internal RubyLayout? Ruby { get; set; }

    /// <summary>True when the names of its interpreter's functions are read from its memory.</summary>
    internal bool HasReadFunctions => JavaScript is not null || Ruby is not null;

    /// <summary>Timestamp at which its memory was read.</summary>
    internal long ReadAt { get; init; }

    /// <summary>Timestamp of the last round that had samples of it.</summary>
    internal long SampledAt { get; set; }

    /// <summary>True when its memory should be read again: something ran where nothing was, or tables had to wait.</summary>
    internal bool IsStale { get; set; }

    /// <summary>The region of an address; null when it is in none.</summary>
    internal MemoryRegion? Find(ulong address)
    {
        var (low, high) = (0, Regions.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Regions[middle].End <= address) low = middle + 1;
            else high = middle;
        }
        return low < Regions.Length && Regions[low].Start <= address ? Regions[low] : null;
    }
}
