using System.Threading.Channels;

namespace Taproot.NodeAgent.Containers;

/// <summary>
/// Asks runtimes and systemd, each one question after the other, away from those who must not wait. A runtime that hangs is let be for a
/// while, so that it holds up neither the others nor all of its own containers in turn.
/// </summary>
internal sealed class ContainerInspector(
    IReadOnlyList<IContainerRuntime> runtimes,
    ISystemdClient? systemd,
    Action<RuntimeContainer, ContainerMetadata?> onContainer,
    Action<TrackedContainer, SystemdUnitProperties?> onUnit,
    TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(4), LetBe = TimeSpan.FromSeconds(60);
    private readonly Dictionary<IContainerRuntime, long> _hungAt = [];

    // No bound is needed: the registry asks once a container and bounds those.
    private readonly Channel<RuntimeContainer> _containers =
        Channel.CreateUnbounded<RuntimeContainer>(new UnboundedChannelOptions { SingleReader = true });

    private readonly Channel<(TrackedContainer Unit, string Name)> _units =
        Channel.CreateUnbounded<(TrackedContainer, string)>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>True when there is somebody to ask about units.</summary>
    internal bool KnowsUnits => systemd is not null;

    internal void Ask(RuntimeContainer container) => _containers.Writer.TryWrite(container);

    internal void Ask(TrackedContainer container, string unit) => _units.Writer.TryWrite((container, unit));

    internal Task RunAsync(CancellationToken cancellation) => Task.WhenAll(AskRuntimesAsync(cancellation), AskSystemdAsync(cancellation));

    /// <summary>Passes on what runtimes tell about changes.</summary>
    internal Task WatchAsync(Action<string> changed, CancellationToken cancellation) =>
        Task.WhenAll(runtimes.Select(r => r.WatchAsync(changed, cancellation)));

    public void Dispose()
    {
        foreach (IContainerRuntime runtime in runtimes)
            (runtime as IDisposable)?.Dispose();
        (systemd as IDisposable)?.Dispose();
    }

    private async Task AskRuntimesAsync(CancellationToken cancellation)
    {
        await foreach (RuntimeContainer container in _containers.Reader.ReadAllAsync(cancellation))
            onContainer(container, await InspectAsync(container.Identity, cancellation));
    }

    private async Task AskSystemdAsync(CancellationToken cancellation)
    {
        await foreach ((TrackedContainer unit, string name) in _units.Reader.ReadAllAsync(cancellation))
            onUnit(unit, systemd is null ? null : await systemd.FindAsync(name, cancellation));
    }

    private async Task<ContainerMetadata?> InspectAsync(CgroupIdentity identity, CancellationToken cancellation)
    {
        foreach (IContainerRuntime runtime in runtimes)
        {
            if (!runtime.Handles(identity.Kind) || IsHung(runtime))
                continue;
            long started = time.GetTimestamp();
            if (await runtime.InspectAsync(identity.Id, cancellation) is { } metadata)
                return metadata;
            if (time.GetElapsedTime(started) >= Hang)
                _hungAt[runtime] = time.GetTimestamp();
        }
        return null;
    }

    private bool IsHung(IContainerRuntime runtime)
    {
        if (!_hungAt.TryGetValue(runtime, out long at))
            return false;
        if (time.GetElapsedTime(at) < LetBe)
            return true;
        _hungAt.Remove(runtime);
        return false;
    }
}
