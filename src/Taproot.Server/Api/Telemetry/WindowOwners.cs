using System.Collections.Frozen;
using Taproot.Store.Querying;

namespace Taproot.Server.Api.Telemetry;

/// <summary>
/// Whose the resources of a window are. What a resource says comes first, its name second, and what people said where neither decides.
/// </summary>
/// <param name="worlds">Owners in the worlds that are asked, one after the other.</param>
/// <param name="choices">What people said, by name of the service; null for nothing.</param>
internal sealed class WindowOwners(IReadOnlyList<ResourceOwners> worlds, FrozenDictionary<string, ApplicationId>? choices)
{
    /// <summary>The application of a resource, as its id is written; empty when it is none that the agents saw.</summary>
    public string ApplicationOf(IReadOnlyDictionary<string, string> resource) => Find(resource) is { } id ? id.ToString() : "";

    /// <summary>The application of a resource by what it says of itself, whatever people said of it.</summary>
    public ApplicationId? FindByThemselves(IReadOnlyDictionary<string, string> resource)
    {
        foreach (var owners in worlds)
            if (owners.Find(resource) is { } id) return id;
        return null;
    }

    /// <summary>The resources of an application.</summary>
    public IReadOnlyCollection<ulong> ResourcesOf(ApplicationId application, IEnumerable<StoredResource> resources) =>
        [.. resources.Where(r => Find(r.Attributes) == application).Select(r => r.Key)];

    /// <summary>The application of each service whose resources are all the same one's.</summary>
    public IReadOnlyDictionary<string, string> ApplicationsOf(IEnumerable<StoredResource> resources)
    {
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        foreach (var resource in resources)
        {
            var application = ApplicationOf(resource.Attributes);
            if (!found.TryAdd(resource.Service, application) && found[resource.Service] != application) found[resource.Service] = "";
        }
        return found;
    }

    /// <summary>Names of the services of some resources.</summary>
    public static IReadOnlyCollection<string> ServicesOf(IEnumerable<StoredResource> resources, IReadOnlyCollection<ulong>? keys) =>
        keys is null ? [] : [.. resources.Where(r => keys.Contains(r.Key)).Select(r => r.Service).Distinct(StringComparer.Ordinal)];

    private ApplicationId? Find(IReadOnlyDictionary<string, string> resource)
    {
        if (FindByThemselves(resource) is { } id) return id;
        if (choices is null || !resource.TryGetValue("service.name", out var service) || !choices.TryGetValue(service, out var chosen)) return null;
        return worlds.Any(w => w.Knows(chosen)) ? chosen : null;
    }
}
