namespace Taproot.NodeAgent.Containers;

/// <summary>Where it does not matter whose a process is, as in recordings from another machine: all belong to one container.</summary>
internal sealed class OneContainer : IContainerRegistry
{
    /// <summary>Its id.</summary>
    public const string Id = "everyone";

    public IReadOnlyList<PublishedPort> PublishedPorts => [];

    public event Action<string>? ContainerRemoved { add { } remove { } }

    public string? FindOwner(int pid, ProcessActivity activity) => Id;

    public bool IsShown(string containerId) => true;

    public void NoteTraffic(string containerId, ulong events)
    {
        // It is shown already.
    }

    public void ProcessExecuted(int pid, in ExecutedProgram program)
    {
        // It has all processes already.
    }

    public void ProcessExited(int pid, bool killedByOom)
    {
        // It stays.
    }
}
