using System.Runtime.CompilerServices;
using Taproot.Server.Recorder;
using Taproot.Store.Querying;
using Taproot.Topology.Model;

namespace Taproot.Server.Api.Telemetry;

/// <summary>Applications and the resources that are theirs, by the current world.</summary>
internal sealed class ResourceDirectory(IWorldSource worlds)
{
    private readonly ConditionalWeakTable<World, ResourceOwners> _owners = [];

    /// <summary>The application of a resource, as its id is written; empty when it is none that the agents see.</summary>
    public string ApplicationOf(string project, IReadOnlyDictionary<string, string> resource) =>
        OwnersOf(project)?.Find(resource) is { } id ? id.ToString() : "";

    /// <summary>The resources of an application.</summary>
    public IReadOnlyCollection<ulong> ResourcesOf(string project, ApplicationId application, IEnumerable<StoredResource> resources) =>
        OwnersOf(project) is { } owners ? [.. resources.Where(r => owners.Find(r.Attributes) == application).Select(r => r.Key)] : [];

    private ResourceOwners? OwnersOf(string project) => worlds.Latest(project) is { } world ? _owners.GetValue(world, w => new(w)) : null;
}
