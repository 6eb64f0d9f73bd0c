using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Containers;

/// <summary>What a process does, which may make it worth an application of its own when no container or unit holds it.</summary>
internal enum ProcessActivity
{
    /// <summary>Nothing that matters.</summary>
    None,

    /// <summary>It listens on a TCP port.</summary>
    Listens,

    /// <summary>It opened a connection.</summary>
    Connects,
}

/// <summary>What the kernel told when a process replaced its image.</summary>
/// <param name="cgroup">Number of its cgroup in the v2 hierarchy.</param>
/// <param name="memoryCgroup">And in that of the memory controller; 0 when there is none.</param>
/// <param name="name">The kernel's name for the process.</param>
internal readonly struct ExecutedProgram(ulong cgroup, ulong memoryCgroup, KernelName name)
{
    internal ulong Cgroup => cgroup;

    internal ulong MemoryCgroup => memoryCgroup;

    internal KernelName Name => name;
}

/// <summary>Knows which container, unit or program each process belongs to. Thread-safe.</summary>
internal interface IContainerRegistry
{
    /// <summary>
    /// The <c>container_id</c> that owns a process: <c>/docker/NAME</c>, <c>/k8s/NS/POD/CONTAINER</c>, <c>/system.slice/X.service</c>,
    /// <c>/process/PROGRAM</c> …; null when the process is gone, ignored, or listens and is over the bound on applications.
    /// A program that listens becomes an application at once; for one that connects see <see cref="IsShown"/>.
    /// </summary>
    string? FindOwner(int pid, ProcessActivity activity);

    /// <summary>
    /// False while a program is not worth being an application: what its processes do is counted, but shown only once it becomes one.
    /// </summary>
    bool IsShown(string containerId);

    /// <summary>Connections and requests of one that is not shown, since last told: much traffic makes it an application.</summary>
    void NoteTraffic(string containerId, ulong events);

    /// <summary>A process replaced its image: name, type and command line may be new.</summary>
    void ProcessExecuted(int pid, in ExecutedProgram program);

    /// <summary>A process ended.</summary>
    void ProcessExited(int pid, bool killedByOom);

    /// <summary>Published ports of a container by Docker's proxy: host address to container, for listen and destination resolution.</summary>
    IReadOnlyList<PublishedPort> PublishedPorts { get; }

    /// <summary>Raised when the last process of a container is gone and its series end.</summary>
    event Action<string>? ContainerRemoved;
}

/// <summary>A port that a container runtime forwards: connections to the host address reach the container.</summary>
internal sealed record PublishedPort(string ContainerId, System.Net.IPEndPoint Host, System.Net.IPEndPoint? Container);
