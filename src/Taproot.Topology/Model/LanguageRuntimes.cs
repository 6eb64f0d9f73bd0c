namespace Taproot.Topology.Model;

/// <summary>The language runtimes in one container.</summary>
public sealed class LanguageRuntimes
{
    /// <summary>Java virtual machines by <see cref="Jvm.Name"/>.</summary>
    public Dictionary<string, Jvm> Jvms { get; } = [];

    /// <summary>.NET runtimes by <see cref="DotNetRuntime.Name"/>.</summary>
    public Dictionary<string, DotNetRuntime> DotNet { get; } = [];

    /// <summary>Go programs, together; <see langword="null"/> for none.</summary>
    public GoRuntime? Go { get; set; }

    /// <summary>Seconds a second that threads of Python waited for the interpreter's lock.</summary>
    public TimeSeries PythonLockWait { get; set; }

    /// <summary>Node.js programs, together; <see langword="null"/> for none.</summary>
    public NodeJsRuntime? NodeJs { get; set; }
}

/// <summary>The Go programs of a container. Rates are per second, sizes bytes.</summary>
public sealed class GoRuntime
{
    /// <summary>Version of Go that linked the program; empty when unknown.</summary>
    public string Version { get; set; } = "";

    /// <summary>Bytes allocated a second.</summary>
    public TimeSeries AllocatedBytes { get; set; }

    /// <summary>Objects allocated a second.</summary>
    public TimeSeries AllocatedObjects { get; set; }

    /// <summary>Bytes of live objects as of the last garbage collection.</summary>
    public TimeSeries HeapInUse { get; set; }
}

/// <summary>The Node.js programs of a container. Rates are per second, times seconds.</summary>
public sealed class NodeJsRuntime
{
    /// <summary>Seconds a second in which event loops ran code instead of waiting for events.</summary>
    public TimeSeries EventLoopBlocked { get; set; }

    /// <summary>Times a second that event loops looked for events.</summary>
    public TimeSeries EventLoopIterations { get; set; }
}
