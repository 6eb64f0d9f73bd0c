namespace Taproot.NodeAgent.Containers;

/// <summary>Containers by the names that others know them by.</summary>
internal sealed partial class ContainerRegistry
{
    /// <summary>The container of an id that has series; null when there is none.</summary>
    internal TrackedContainer? FindShown(string id)
    {
        lock (_lock)
            return _containers.TryGetValue(id, out TrackedContainer? container) && container.IsShown ? container : null;
    }

    /// <summary>The container with series that its runtime has under an id; null when there is none.</summary>
    internal TrackedContainer? FindShownByRuntimeId(string runtimeId)
    {
        lock (_lock)
            return _runtime.TryGetValue(runtimeId, out RuntimeContainer? container) && container.Container is { IsShown: true } shown ? shown : null;
    }
}
