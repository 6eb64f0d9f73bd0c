namespace Taproot.NodeAgent.Runtimes;

/// <summary>Whether Go's allocations are read (<c>--go-heap-profiler</c>).</summary>
internal enum GoHeapMode
{
    /// <summary>Not at all.</summary>
    Disabled,

    /// <summary>Of programs that sample their allocations.</summary>
    Enabled,

    /// <summary>Of all: those that do not sample are made to.</summary>
    Force,
}

/// <summary>How language runtimes are looked at. Durations are wall time.</summary>
internal sealed record RuntimeOptions
{
    /// <summary>Mount of procfs.</summary>
    internal string ProcRoot { get; init; } = "/proc";

    /// <summary>Time between two looks at all runtimes.</summary>
    internal TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Age from which a process is looked at (<c>--instrumentation-delay</c>): most are gone by then.</summary>
    internal TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Most processes that are looked at for the first time in one round; the rest waits for the next.</summary>
    internal int MaximumLooks { get; init; } = 256;

    /// <summary>Most processes that are known.</summary>
    internal int MaximumProcesses { get; init; } = 16_384;

    /// <summary>Most .NET processes with a session at a time.</summary>
    internal int MaximumSessions { get; init; } = 128;

    /// <summary>Most Python and Node.js processes with probes, each.</summary>
    internal int MaximumProbed { get; init; } = 256;

    /// <summary>Time between two of the counter reports of a .NET runtime.</summary>
    internal TimeSpan CounterInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time that any one step of talking to a runtime may take.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Go's heap profiles (<c>--go-heap-profiler</c>).</summary>
    internal GoHeapMode GoHeap { get; init; } = GoHeapMode.Enabled;

    /// <summary>Time between two looks at the allocations of a Go program.</summary>
    internal TimeSpan GoHeapInterval { get; init; } = TimeSpan.FromSeconds(30);
}
