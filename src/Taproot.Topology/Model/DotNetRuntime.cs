namespace Taproot.Topology.Model;

/// <summary>A .NET runtime. Rates are per second, sizes bytes, times seconds.</summary>
public sealed class DotNetRuntime
{
    /// <summary>Name of the application that it runs.</summary>
    public required string Name { get; init; }

    /// <summary>Version of the runtime; empty when unknown.</summary>
    public string Version { get; set; } = "";

    /// <summary>1 while it is seen.</summary>
    public TimeSeries Info { get; set; }

    /// <summary>Bytes allocated a second.</summary>
    public TimeSeries AllocatedBytes { get; set; }

    /// <summary>Exceptions thrown a second.</summary>
    public TimeSeries Exceptions { get; set; }

    /// <summary>Size of the managed heap by generation, as of the last collection.</summary>
    public Dictionary<string, TimeSeries> HeapSize { get; } = [];

    /// <summary>Memory that the garbage collector holds, as of the last collection.</summary>
    public TimeSeries Committed { get; set; }

    /// <summary>Garbage collections a second by generation; those of a higher one count for the lower ones too.</summary>
    public Dictionary<string, TimeSeries> GcCount { get; } = [];

    /// <summary>Seconds a second in which garbage collections stopped the application.</summary>
    public TimeSeries GcPause { get; set; }

    /// <summary>Free share between the objects of the heap, in percent.</summary>
    public TimeSeries HeapFragmentation { get; set; }

    /// <summary>Waits for locks a second.</summary>
    public TimeSeries LockContentions { get; set; }

    /// <summary>Work items that the thread pool completed a second.</summary>
    public TimeSeries ThreadPoolCompleted { get; set; }

    /// <summary>Work items that wait for a thread of the pool.</summary>
    public TimeSeries ThreadPoolQueue { get; set; }

    /// <summary>Threads of the pool.</summary>
    public TimeSeries ThreadPoolSize { get; set; }
}
