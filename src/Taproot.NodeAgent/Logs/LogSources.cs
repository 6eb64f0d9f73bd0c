using Taproot.NodeAgent.Containers;

namespace Taproot.NodeAgent.Logs;

/// <summary>A container whose log is read.</summary>
/// <param name="Id">The <c>container_id</c> label.</param>
/// <param name="Application">The <c>app_id</c> label.</param>
/// <param name="Path">Path of its log file.</param>
internal readonly record struct LogSource(string Id, string Application, string Path);

/// <summary>Says which logs there are.</summary>
internal interface ILogSources
{
    /// <summary>Fills the list with the present ones.</summary>
    void Copy(List<LogSource> into);
}

/// <summary>The logs of the containers that the registry shows, as far as their runtime writes files.</summary>
internal sealed class ContainerLogSources(ContainerRegistry registry) : ILogSources
{
    private const string HostRoot = "/proc/1/root";

    private readonly List<TrackedContainer> _containers = [];

    public void Copy(List<LogSource> into)
    {
        into.Clear();
        registry.CopyShown(_containers);
        foreach (var container in _containers)
        {
            ContainerMetadata? metadata;
            lock (container.Gate) metadata = container.Metadata;
            if (metadata is null || metadata.LogPath.Length == 0 || OptOuts.Of(metadata.Environment).HasFlag(OptOut.Logs)) continue;
            into.Add(new(container.Id, container.ApplicationId, OnHost(metadata.LogPath)));
        }
    }

    // The runtime's path is the host's, and the agent may be in a container of its own.
    private static string OnHost(string path) => !File.Exists(path) && File.Exists(HostRoot + path) ? HostRoot + path : path;
}
