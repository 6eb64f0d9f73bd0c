using System.Runtime.CompilerServices;
using Taproot.Server.Projects;
using Taproot.Server.Recorder;
using Taproot.Store.Querying;
using Taproot.Topology.Model;

namespace Taproot.Server.Api.Telemetry;

/// <summary>
/// Applications and the resources that are theirs, in a window of time: by the current world, and where that does not know a resource, or is younger than
/// the window, by the world of the window. Without settings nobody chose anything.
/// </summary>
internal sealed class ResourceDirectory(IWorldSource worlds, TimeProvider time, ProjectSettings? settings = null) : IDisposable
{
    private readonly ConditionalWeakTable<World, ResourceOwners> _owners = [];
    private readonly PastOwners _past = new(worlds, time);

    /// <summary>Whose resources are in a window. Builds the window's world only when these resources need it.</summary>
    public async ValueTask<WindowOwners> OfAsync(
        string project, TimeWindow window, IEnumerable<IReadOnlyDictionary<string, string>> resources, CancellationToken cancellationToken)
    {
        var choices = settings?.Get(project, ServiceOwners.Kind).ByService;
        var current = worlds.Latest(project);
        if (current is null) return new([await _past.GetAsync(project, window, cancellationToken)], choices);
        var present = _owners.GetValue(current, w => new(w));
        // Numbers and names are used again: of a time before the current world the world of then knows better.
        if (window.ToMs <= current.Grid.FromMs) return new([await _past.GetAsync(project, window, cancellationToken), present], choices);
        if (window.FromMs >= current.Grid.FromMs || resources.All(r => present.Find(r) is not null)) return new([present], choices);
        return new([present, await _past.GetAsync(project, window, cancellationToken)], choices);
    }

    /// <summary>The same of stored resources.</summary>
    public ValueTask<WindowOwners> OfAsync(string project, TimeWindow window, IEnumerable<StoredResource> resources, CancellationToken cancellationToken) =>
        OfAsync(project, window, resources.Select(r => r.Attributes), cancellationToken);

    public void Dispose() => _past.Dispose();
}
