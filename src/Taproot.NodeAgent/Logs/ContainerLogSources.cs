using System.Runtime.CompilerServices;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Logs.Files;

namespace Taproot.NodeAgent.Logs;

/// <summary>The logs of the containers that the registry shows: files of their runtimes, and files that they have open under <c>/var/log</c>.</summary>
internal sealed class ContainerLogSources(ContainerRegistry registry, TimeProvider time) : ILogSources
{
    private const string HostRoot = "/proc/1/root";

    private readonly List<TrackedContainer> _containers = [];
    private readonly ConditionalWeakTable<TrackedContainer, LogOwner> _owners = [];
    private readonly OpenLogFiles _files = new("/proc", time);
    private readonly LogOptOut _optOut = new("/proc");

    public void Copy(List<LogSource> into)
    {
        into.Clear();
        registry.CopyShown(_containers);
        _containers.RemoveAll(_optOut.IsAsked);
        foreach (var container in _containers)
        {
            ContainerMetadata? metadata;
            lock (container.Gate) metadata = container.Metadata;
            if (metadata is { LogPath.Length: > 0 }) into.Add(new(OwnerOf(container), LogSource.Outputs, OnHost(metadata.LogPath), LogFormat.Runtime));
        }

        _files.Scan(_containers, OwnerOf, into);
    }

    public LogOwner? FindByCgroup(string cgroup)
    {
        var identity = CgroupIdentity.OfPath(cgroup);
        return Shown(identity.Kind == CgroupKind.Systemd ? registry.FindShown(identity.Id) : registry.FindShownByRuntimeId(identity.Id));
    }

    public LogOwner? FindByRuntimeId(string runtimeId) => Shown(registry.FindShownByRuntimeId(runtimeId));

    private LogOwner? Shown(TrackedContainer? container) => container is null || _optOut.IsAsked(container) ? null : OwnerOf(container);

    private LogOwner OwnerOf(TrackedContainer container) => _owners.GetValue(container, static c => new(c.Id, c.ApplicationId));

    // The runtime's path is the host's, and the agent may be in a container of its own.
    private static string OnHost(string path) => !File.Exists(path) && File.Exists(HostRoot + path) ? HostRoot + path : path;
}
