using System.Runtime.CompilerServices;
using Taproot.Server.Projects;
using Taproot.Server.Recorder;
using Taproot.Store.Querying;
using Taproot.Topology.Model;

namespace Taproot.Server.Api.Telemetry;

/// <summary>Applications and the resources that are theirs, by the current world; without settings nobody chose anything.</summary>
internal sealed class ResourceDirectory(IWorldSource worlds, ProjectSettings? settings = null)
{
    private readonly ConditionalWeakTable<World, ResourceOwners> _owners = [];

    /// <summary>The application of a resource, as its id is written; empty when it is none that the agents see.</summary>
    public string ApplicationOf(string project, IReadOnlyDictionary<string, string> resource) =>
        Find(project, resource) is { } id ? id.ToString() : "";

    /// <summary>The application of a resource by what it says of itself, whatever people said of it.</summary>
    public ApplicationId? FindByThemselves(string project, IReadOnlyDictionary<string, string> resource) => OwnersOf(project)?.Find(resource);

    /// <summary>The resources of an application.</summary>
    public IReadOnlyCollection<ulong> ResourcesOf(string project, ApplicationId application, IEnumerable<StoredResource> resources) =>
        [.. resources.Where(r => Find(project, r.Attributes) == application).Select(r => r.Key)];

    /// <summary>The application of each service whose resources are all the same one's.</summary>
    public IReadOnlyDictionary<string, string> ApplicationsOf(string project, IEnumerable<StoredResource> resources)
    {
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        foreach (var resource in resources)
        {
            var application = ApplicationOf(project, resource.Attributes);
            if (!found.TryAdd(resource.Service, application) && found[resource.Service] != application) found[resource.Service] = "";
        }
        return found;
    }

    /// <summary>Names of the services of some resources.</summary>
    public IReadOnlyCollection<string> ServicesOf(IEnumerable<StoredResource> resources, IReadOnlyCollection<ulong>? keys) =>
        keys is null ? [] : [.. resources.Where(r => keys.Contains(r.Key)).Select(r => r.Service).Distinct(StringComparer.Ordinal)];

    // What a resource says comes first, its name second, and what people said where neither decides.
    private ApplicationId? Find(string project, IReadOnlyDictionary<string, string> resource)
    {
        if (OwnersOf(project)?.Find(resource) is { } id) return id;
        var choices = settings?.Get(project, ServiceOwners.Kind).ByService;
        if (choices is null || !resource.TryGetValue("service.name", out var service) || !choices.TryGetValue(service, out var chosen)) return null;
        return worlds.Latest(project)?.Applications.ContainsKey(chosen) == true ? chosen : null;
    }

    private ResourceOwners? OwnersOf(string project) => worlds.Latest(project) is { } world ? _owners.GetValue(world, w => new(w)) : null;
}
