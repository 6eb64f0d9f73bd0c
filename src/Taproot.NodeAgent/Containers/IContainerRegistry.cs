namespace Taproot.NodeAgent.Containers;

/// <summary>What made a process worth an application of its own when no container or unit holds it.</summary>
internal enum ProcessActivity
{
    /// <summary>It listens on a TCP port.</summary>
    Listens,

    /// <summary>It opened a connection.</summary>
    Connects,

    /// <summary>It used CPU worth seeing.</summary>
    UsesCpu,
}

/// <summary>Knows which container, unit or program each process belongs to. Thread-safe.</summary>
internal interface IContainerRegistry
{
    /// <summary>
    /// The <c>container_id</c> that owns a process: <c>/docker/NAME</c>, <c>/k8s/NS/POD/CONTAINER</c>, <c>/system.slice/X.service</c>,
    /// <c>/process/PROGRAM</c> …; null when the process is gone, ignored, or over the bound on applications.
    /// <paramref name="activity"/> promotes a process in no container to an application.
    /// </summary>
    string? FindOwner(int pid, ProcessActivity activity);

    /// <summary>A process (thread group) was forked.</summary>
    void ProcessStarted(int pid);

    /// <summary>A process replaced its image: name, type and command line may be new.</summary>
    void ProcessExecuted(int pid);

    /// <summary>A process ended.</summary>
    void ProcessExited(int pid, bool killedByOom);

    /// <summary>Published ports of a container by Docker's proxy: host address to container, for listen and destination resolution.</summary>
    IReadOnlyList<PublishedPort> PublishedPorts { get; }

    /// <summary>Raised when the last process of a container is gone and its series end.</summary>
    event Action<string>? ContainerRemoved;
}

/// <summary>A port that a container runtime forwards: connections to the host address reach the container.</summary>
internal sealed record PublishedPort(string ContainerId, System.Net.IPEndPoint Host, System.Net.IPEndPoint? Container);
