using System.Threading.Channels;

namespace Taproot.NodeAgent.Containers;

/// <summary>Asks runtimes and systemd one question after the other, away from those who must not wait.</summary>
internal sealed class ContainerInspector(
    IReadOnlyList<IContainerRuntime> runtimes,
    ISystemdClient? systemd,
    Action<RuntimeContainer, ContainerMetadata?> onContainer,
    Action<TrackedContainer, SystemdUnitProperties?> onUnit) : IDisposable
{
    // No bound is needed: the registry asks once a container and bounds those.
    private readonly Channel<Func<CancellationToken, Task>> _questions = Channel.CreateUnbounded<Func<CancellationToken, Task>>(
        new UnboundedChannelOptions { SingleReader = true });

    /// <summary>True when there is somebody to ask about units.</summary>
    internal bool KnowsUnits => systemd is not null;

    internal void Ask(RuntimeContainer container) => _questions.Writer.TryWrite(async cancellation =>
        onContainer(container, await InspectAsync(container.Identity, cancellation)));

    internal void Ask(TrackedContainer container, string unit) => _questions.Writer.TryWrite(async cancellation =>
        onUnit(container, systemd is null ? null : await systemd.FindAsync(unit, cancellation)));

    internal async Task RunAsync(CancellationToken cancellation)
    {
        await foreach (Func<CancellationToken, Task> question in _questions.Reader.ReadAllAsync(cancellation))
            await question(cancellation);
    }

    /// <summary>Passes on what runtimes tell about changes.</summary>
    internal Task WatchAsync(Action<string> changed, CancellationToken cancellation) =>
        Task.WhenAll(runtimes.Select(r => r.WatchAsync(changed, cancellation)));

    public void Dispose()
    {
        foreach (IContainerRuntime runtime in runtimes)
            (runtime as IDisposable)?.Dispose();
        (systemd as IDisposable)?.Dispose();
    }

    private async Task<ContainerMetadata?> InspectAsync(CgroupIdentity identity, CancellationToken cancellation)
    {
        foreach (IContainerRuntime runtime in runtimes)
        {
            if (runtime.Handles(identity.Kind) && await runtime.InspectAsync(identity.Id, cancellation) is { } metadata)
                return metadata;
        }
        return null;
    }
}
