using System.Net;
using Microsoft.Extensions.Logging;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Containers;

/// <summary>From a runtime's number to a name.</summary>
internal sealed partial class ContainerRegistry
{
    private const int AttemptsBeforeShortName = 5;
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(1);

    private void OwnByRuntime(TrackedProcess process, CgroupMembership membership, CgroupIdentity identity)
    {
        if (identity.Kind == CgroupKind.Sandbox)
        {
            string? id = SandboxId(process.Pid);
            if (id is null)
                return;
            identity = identity with { Id = id };
        }
        if (!_runtime.TryGetValue(identity.Id, out RuntimeContainer? container))
        {
            if (_runtime.Count >= _options.MaximumContainers)
            {
                Interlocked.Increment(ref _overflow);
                return;
            }
            container = new RuntimeContainer(identity, membership);
            _runtime.Add(identity.Id, container);
        }
        process.Runtime = container;
        if (container.Container is { } named)
        {
            Own(process, named);
            return;
        }
        if (container.IsHidden)
            return;
        container.Waiting.Add(process);
        AskIfDue(container);
    }

    private void AskIfDue(RuntimeContainer container)
    {
        if (container.IsAsked || container.IsHidden || container.Container is not null || _time.GetTimestamp() < container.NextAttempt)
            return;
        container.IsAsked = true;
        _inspector.Ask(container);
    }

    /// <summary>gVisor's sandbox process carries the id as its last argument.</summary>
    private string? SandboxId(int pid)
    {
        CommandLine? command = CommandLine.Read(_reader, pid);
        return command is { Arguments: [var first, .., { Length: 64 } last] } && first.StartsWith("runsc", StringComparison.Ordinal) ? last : null;
    }

    /// <summary>A container has another name or other networks: those of the ones known are asked for again.</summary>
    private void OnChanged(string id)
    {
        lock (_lock)
        {
            if (!_runtime.TryGetValue(id, out RuntimeContainer? container) || container.IsAsked || container.Container is null)
                return;
            container.IsAsked = true;
            _inspector.Ask(container);
        }
    }

    private void OnInspected(RuntimeContainer container, ContainerMetadata? metadata)
    {
        string? removed = null;
        lock (_lock)
        {
            container.IsAsked = false;
            if (container.Container is { } before)
            {
                if (metadata is not null)
                    removed = Rename(container, before, metadata);
            }
            else
            {
                NameFirst(container, metadata);
            }
        }
        if (removed is not null)
            ContainerRemoved?.Invoke(removed);
    }

    /// <summary>Moves the processes to the container of the new name; the id of the old one when that is empty now.</summary>
    private string? Rename(RuntimeContainer container, TrackedContainer before, ContainerMetadata metadata)
    {
        string? id = ContainerNames.Of(container.Identity.Kind, metadata, _time.GetUtcNow());
        if (id is null || Find(id, ContainerOrigin.Runtime, null, default) is not { } named)
            return null;
        if (!ReferenceEquals(named, before))
        {
            foreach (TrackedProcess process in _processes.Values)
            {
                if (process.EndedAt == 0 && ReferenceEquals(process.Runtime, container))
                    Own(process, named);
            }
        }
        Name(container, named, metadata);
        if (ReferenceEquals(named, before) || before.Processes.Count > 0 || !_containers.Remove(before.Id))
            return null;
        return before.Id;
    }

    private void NameFirst(RuntimeContainer container, ContainerMetadata? metadata)
    {
        container.Attempts++;
        if (metadata is null && container.Attempts < AttemptsBeforeShortName)
        {
            TimeSpan wait = TimeSpan.FromSeconds(Math.Min(1 << container.Attempts, LongestRetry.TotalSeconds));
            container.NextAttempt = _time.GetTimestamp() + (long)(wait.TotalSeconds * _time.TimestampFrequency);
            return;
        }

        // A container that nobody knows is better seen by its number than not at all.
        string? id = metadata is null
            ? ShortName(container.Identity)
            : ContainerNames.Of(container.Identity.Kind, metadata, _time.GetUtcNow());
        TrackedContainer? named = id is null ? null : Find(id, ContainerOrigin.Runtime, null, default);
        if (named is null)
        {
            container.IsHidden = true;
            container.Waiting.Clear();
            return;
        }
        Name(container, named, metadata);
    }

    private void Name(RuntimeContainer container, TrackedContainer named, ContainerMetadata? metadata)
    {
        container.Container = named;
        lock (named.Gate)
        {
            named.Files = CgroupFiles.Of(_mounts, container.Membership, container.Identity);
            named.Metadata = metadata;
        }
        foreach (TrackedProcess process in container.Waiting)
        {
            Own(process, named);
            LookAtCommand(process);
        }
        container.Waiting.Clear();
        PublishPorts();
        LogNamed(named.Id, container.Identity.Id);
    }

    private static string ShortName(CgroupIdentity identity) => identity.Kind switch
    {
        CgroupKind.Containerd => "/containerd/" + identity.Id[..12],
        CgroupKind.Crio => "/crio/" + identity.Id[..12],
        CgroupKind.Podman => "/podman/" + identity.Id[..12],
        _ => "/docker/" + identity.Id[..12],
    };

    private void PublishPorts()
    {
        List<PublishedPort> ports = [];
        foreach (RuntimeContainer container in _runtime.Values)
        {
            if (container.Container is not { Metadata: { } metadata } named)
                continue;
            foreach ((IPEndPoint host, IPEndPoint? inside) in metadata.PublishedPorts)
                ports.Add(new PublishedPort(named.Id, host, inside));
        }
        _publishedPorts = ports;
    }

    private void OnUnit(TrackedContainer unit, SystemdUnitProperties? properties)
    {
        lock (unit.Gate)
            unit.Unit = properties;

        // A job of a timer or an on-demand helper of the bus is housekeeping: it would come and go on the map.
        bool skip = _options.SkipSystemdSystemServices && properties is not null
            && (properties.Type is "oneshot" or "dbus" || properties.TriggeredBy.EndsWith(".timer", StringComparison.Ordinal));
        unit.IsShown = !skip;
    }

    [LoggerMessage(EventId = 1101, Level = LogLevel.Debug, Message = "Container {Container} is {RuntimeId}")]
    private partial void LogNamed(string container, string runtimeId);
}
