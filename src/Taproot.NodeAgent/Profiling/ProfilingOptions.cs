using Taproot.Telemetry.Configuration;


namespace Taproot.NodeAgent.Profiling;

/// <summary>How often is looked, how long is summed up, and what it may cost.</summary>
internal sealed record ProfilingOptions
{
    private const int LowestFrequency = 1;
    private const int HighestFrequency = 99;

    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(15);

    /// <summary>Samples a second and busy CPU.</summary>
    internal int Frequency { get; init; } = 19;

    /// <summary>The time that one profile is about.</summary>
    internal TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time between two readings of the kernel's buffers.</summary>
    internal TimeSpan DrainInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time between two looks for processes that were sampled and are not known.</summary>
    internal TimeSpan LookInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time after which it is asked again whose a process is that was nobody's.</summary>
    internal TimeSpan OwnerInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Measures off-CPU time too.</summary>
    internal bool OffCpu { get; init; }

    /// <summary>Branches of a profile with a smaller share of the whole are folded into their parents.</summary>
    internal double PruneFraction { get; init; } = 0.0025;

    /// <summary>Bound on the kernel's memory for unwind tables, in bytes.</summary>
    internal long TableMemoryBytes { get; init; } = 32L << 20;

    /// <summary>Most rows of one file's table; files with more are walked by frame pointers.</summary>
    internal int MostRows { get; init; } = 2 << 20;

    /// <summary>Longest .eh_frame that is read, in bytes.</summary>
    internal long LongestFrameSection { get; init; } = 48L << 20;

    /// <summary>Bytes of .eh_frame that are compiled within one second.</summary>
    internal long FrameBytesAtOnce { get; init; } = 8L << 20;

    /// <summary>Most processes whose memory is read within one second.</summary>
    internal int ProcessesAtOnce { get; init; } = 32;

    /// <summary>Most executables and libraries that are remembered.</summary>
    internal int MostModules { get; init; } = 1024;

    /// <summary>Most functions whose names are remembered.</summary>
    internal int MostFunctions { get; init; } = 32_768;

    /// <summary>Most nodes of the call trees of one interval.</summary>
    internal int MostNodes { get; init; } = 100_000;

    /// <summary>Mount of procfs.</summary>
    internal string ProcRoot { get; init; } = "/proc";

    /// <summary>Reads and checks the settings.</summary>
    internal static ProfilingOptions From(ConfigurationValues values)
    {
        var frequency = values.GetInt32("profiling-frequency");
        if (frequency is < LowestFrequency or > HighestFrequency)
            throw new ConfigurationException($"The option '--profiling-frequency' must be between {LowestFrequency} and {HighestFrequency}.");
        var interval = values.GetDuration("profiling-interval");
        if (interval < ShortestInterval) throw new ConfigurationException("The option '--profiling-interval' must be at least 15s.");
        var tables = values.GetBytes("profiling-table-memory");
        if (tables < 1 << 20) throw new ConfigurationException("The option '--profiling-table-memory' must be at least 1MiB.");
        var fraction = values.GetDouble("profiles-prune-fraction");
        if (fraction is not (>= 0 and < 1)) throw new ConfigurationException("The option '--profiles-prune-fraction' must be from 0 to less than 1.");
        return new()
        {
            Frequency = frequency, Interval = interval, OffCpu = values.GetBoolean("profiling-off-cpu"), TableMemoryBytes = tables, PruneFraction = fraction,
        };
    }

    /// <summary>Different stacks that one buffer in the kernel takes: as many as samples can come, in reason.</summary>
    internal int StacksInBuffer(int cpus) => (int)Math.Clamp(Frequency * DrainInterval.TotalSeconds * cpus * (OffCpu ? 2 : 1), 1024, 8192);
}
