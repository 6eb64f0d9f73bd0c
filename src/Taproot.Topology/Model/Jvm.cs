namespace Taproot.Topology.Model;

/// <summary>A Java virtual machine. Rates are per second, sizes bytes, times seconds.</summary>
public sealed class Jvm
{
    /// <summary>What it runs: the main class or archive with its arguments, as the agent tells it.</summary>
    public required string Name { get; init; }

    /// <summary>Version of Java; empty when unknown.</summary>
    public string Version { get; set; } = "";

    /// <summary>1 while it is seen.</summary>
    public TimeSeries Info { get; set; }

    /// <summary>Size of the heap.</summary>
    public TimeSeries HeapSize { get; set; }

    /// <summary>Used part of the heap.</summary>
    public TimeSeries HeapUsed { get; set; }

    /// <summary>Size to which the heap may grow.</summary>
    public TimeSeries HeapMax { get; set; }

    /// <summary>Seconds a second of garbage collection, by collector.</summary>
    public Dictionary<string, TimeSeries> GcTime { get; } = [];

    /// <summary>Garbage collections a second, by collector.</summary>
    public Dictionary<string, TimeSeries> GcCount { get; } = [];

    /// <summary>Seconds a second in which the application stood still at safepoints.</summary>
    public TimeSeries SafepointTime { get; set; }

    /// <summary>Seconds a second until all threads had reached their safepoints.</summary>
    public TimeSeries SafepointSyncTime { get; set; }

    /// <summary>Safepoints a second.</summary>
    public TimeSeries Safepoints { get; set; }

    /// <summary>Bytes allocated a second, estimated by async-profiler.</summary>
    public TimeSeries AllocatedBytes { get; set; }

    /// <summary>Objects allocated a second, estimated by async-profiler.</summary>
    public TimeSeries AllocatedObjects { get; set; }

    /// <summary>Waits for locks a second that async-profiler saw.</summary>
    public TimeSeries LockContentions { get; set; }

    /// <summary>Seconds a second of those waits.</summary>
    public TimeSeries LockTime { get; set; }

    /// <summary>1 while the agent's profiler is at work in it.</summary>
    public TimeSeries ProfilingStatus { get; set; }

    /// <summary>Live threads of Java code.</summary>
    public TimeSeries Threads { get; set; }

    /// <summary>Used part of the metaspace.</summary>
    public TimeSeries MetaspaceUsed { get; set; }

    /// <summary>Loaded classes.</summary>
    public TimeSeries LoadedClasses { get; set; }
}
