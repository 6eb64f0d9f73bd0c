using System.Globalization;
using Taproot.Topology.Model;

namespace Taproot.Server.Api.Telemetry;

/// <summary>
/// Which application a resource of OpenTelemetry is, in the world as the agents see it, so that what an SDK sends lands on the same application. What
/// identifies best is asked first: container, pod, workload, process of a host; then names of container and service, on their own host if they have one.
/// </summary>
internal sealed class ResourceOwners
{
    private static readonly (string Attribute, string Kind)[] Workloads =
    [
        ("k8s.deployment.name", ApplicationKinds.Deployment), ("k8s.statefulset.name", ApplicationKinds.StatefulSet),
        ("k8s.daemonset.name", ApplicationKinds.DaemonSet), ("k8s.cronjob.name", ApplicationKinds.CronJob),
    ];

    private readonly HashSet<ApplicationId> _applications;
    private readonly ResourceIndex _index = new();
    private readonly Dictionary<string, List<Named>> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Owners in a world, of which nothing else is kept.</summary>
    public ResourceOwners(World world)
    {
        _applications = [.. world.Applications.Keys];
        foreach (var application in world.Applications.Values)
        {
            if (application.Id.Kind == ApplicationKinds.ExternalService) continue;
            AddName(application.Id.Name, application);
            foreach (var instance in application.Instances) _index.Add(application.Id, instance);
        }
    }

    /// <summary>The application of a resource; null when none of the world fits.</summary>
    public ApplicationId? Find(IReadOnlyDictionary<string, string> resource) => FindIdentified(resource) ?? FindByName(resource);

    /// <summary>Whether an application is in the world.</summary>
    public bool Knows(ApplicationId application) => _applications.Contains(application);

    private ApplicationId? FindIdentified(IReadOnlyDictionary<string, string> resource)
    {
        if (Get(resource, "container.id") is { } container && _index.OfContainer(container) is { } byContainer) return byContainer;
        if (Get(resource, "k8s.pod.uid") is { } uid && _index.OfPod(uid) is { } byUid) return byUid;
        var (space, host) = (Get(resource, "k8s.namespace.name"), Get(resource, "host.name"));
        if (space is not null && Get(resource, "k8s.pod.name") is { } pod && _index.OfPod(space, pod) is { } byPod) return byPod;
        if (space is not null && (FindWorkload(resource, space) ?? FindByPodName(resource, space)) is { } workload) return workload;
        // In a container an SDK takes the container's host name for the host: Docker's short number, or the pod's name.
        if (host is not null && _index.OfHostName(host) is { } byHost) return byHost;
        if (space is not null && Get(resource, "k8s.container.name") is { } name && _index.OfPodContainer(space, name) is { } byName) return byName;
        return FindProcess(resource, host);
    }

    // In a container the number is one of its own, which on the host is somebody else's.
    private ApplicationId? FindProcess(IReadOnlyDictionary<string, string> resource, string? host)
    {
        if (resource.ContainsKey("container.id") || resource.ContainsKey("k8s.pod.name") || resource.ContainsKey("k8s.pod.uid")) return null;
        if (!int.TryParse(Get(resource, "process.pid"), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)) return null;
        return (Get(resource, "host.id") is { } machine ? _index.OfProcess(machine, pid) : null) ?? (host is null ? null : _index.OfProcess(host, pid));
    }

    private ApplicationId? FindByName(IReadOnlyDictionary<string, string> resource)
    {
        if (Get(resource, "container.name") is { } name && FindNamed(name, resource) is { } byName) return byName;
        if (Get(resource, "service.name") is not { } service) return null;
        return FindNamed(service, resource) ?? FindProgram(resource);
    }

    private ApplicationId? FindWorkload(IReadOnlyDictionary<string, string> resource, string space)
    {
        foreach (var (attribute, kind) in Workloads)
        {
            if (Get(resource, attribute) is { } name && new ApplicationId(space, kind, name) is var id && _applications.Contains(id)) return id;
        }
        return null;
    }

    // A pod that is gone, or never came up, still has the name that its workload gave it.
    private ApplicationId? FindByPodName(IReadOnlyDictionary<string, string> resource, string space)
    {
        if (Get(resource, "k8s.pod.name") is not { } pod) return null;
        foreach (var (kind, name) in PodNames.WorkloadsOf(pod))
        {
            if (new ApplicationId(space, kind, name) is var id && _applications.Contains(id)) return id;
        }
        return null;
    }

    // SDKs name a process that nobody gave a service name "unknown_service:PROGRAM".
    private ApplicationId? FindProgram(IReadOnlyDictionary<string, string> resource) =>
        Get(resource, "process.executable.name") is { } program ? FindNamed(Path.GetFileName(program), resource) : null;

    // A name alone may be that of several: the host decides, then the namespace; in doubt it is nobody's.
    private ApplicationId? FindNamed(string name, IReadOnlyDictionary<string, string> resource)
    {
        if (!_names.TryGetValue(name, out var candidates)) return null;
        if (candidates.Count == 1) return candidates[0].Id;
        var (host, machine) = (Get(resource, "host.name"), Get(resource, "host.id"));
        var onHost = candidates.Where(a => (host is not null && a.Hosts.Contains(host)) || (machine is not null && a.Hosts.Contains(machine))).ToList();
        if (onHost.Count == 1) return onHost[0].Id;
        var space = Get(resource, "k8s.namespace.name") ?? Get(resource, "service.namespace");
        var inSpace = candidates.Where(a => a.Id.Namespace == space).ToList();
        return inSpace.Count == 1 ? inSpace[0].Id : null;
    }

    private void AddName(string name, Application application)
    {
        if (!_names.TryGetValue(name, out var list)) _names.Add(name, list = []);
        var hosts = application.Instances.Select(i => i.Node).OfType<Node>().SelectMany(n => (string[])[n.Name, n.Id]);
        list.Add(new(application.Id, hosts.ToHashSet(StringComparer.Ordinal)));
    }

    private static string? Get(IReadOnlyDictionary<string, string> resource, string key) => resource.TryGetValue(key, out var value) && value.Length > 0 ? value : null;

    /// <summary>An application, with names and numbers of the hosts it is on.</summary>
    private sealed record Named(ApplicationId Id, HashSet<string> Hosts);
}
