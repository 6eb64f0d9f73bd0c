using Taproot.Topology.Model;

namespace Taproot.Server.Api.Telemetry;

/// <summary>
/// Which application a resource of OpenTelemetry is, in the world as the agents see it, so that what an SDK sends lands on the same application. What
/// identifies best is asked first: container, pod, workload; then the service's name, on its own host if it has one.
/// </summary>
internal sealed class ResourceOwners
{
    private static readonly (string Attribute, string Kind)[] Workloads =
    [
        ("k8s.deployment.name", ApplicationKinds.Deployment), ("k8s.statefulset.name", ApplicationKinds.StatefulSet),
        ("k8s.daemonset.name", ApplicationKinds.DaemonSet), ("k8s.cronjob.name", ApplicationKinds.CronJob),
    ];

    private readonly World _world;
    private readonly Dictionary<string, ApplicationId> _containers = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Namespace, string Pod), ApplicationId> _pods = [];
    private readonly Dictionary<string, List<Application>> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Owners in a world.</summary>
    public ResourceOwners(World world)
    {
        _world = world;
        foreach (var application in world.Applications.Values)
        {
            if (application.Id.Kind == ApplicationKinds.ExternalService) continue;
            AddName(application.Id.Name, application);
            foreach (var instance in application.Instances) Add(application.Id, instance);
        }
    }

    /// <summary>The application of a resource; null when none of the world fits.</summary>
    public ApplicationId? Find(IReadOnlyDictionary<string, string> resource)
    {
        if (Get(resource, "container.id") is { } container && _containers.TryGetValue(container, out var byContainer)) return byContainer;
        var space = Get(resource, "k8s.namespace.name");
        if (space is not null && Get(resource, "k8s.pod.name") is { } pod && _pods.TryGetValue((space, pod), out var byPod)) return byPod;
        if (space is not null && FindWorkload(resource, space) is { } workload) return workload;
        if (Get(resource, "container.name") is { } name && FindNamed(name, resource) is { } byName) return byName;
        if (Get(resource, "service.name") is not { } service) return null;
        return FindNamed(service, resource) ?? FindUnit(resource);
    }

    private ApplicationId? FindWorkload(IReadOnlyDictionary<string, string> resource, string space)
    {
        foreach (var (attribute, kind) in Workloads)
        {
            if (Get(resource, attribute) is { } name && new ApplicationId(space, kind, name) is var id && _world.Applications.ContainsKey(id)) return id;
        }
        return null;
    }

    // SDKs name a process that nobody gave a service name "unknown_service:PROGRAM".
    private ApplicationId? FindUnit(IReadOnlyDictionary<string, string> resource) =>
        Get(resource, "process.executable.name") is { } program ? FindNamed(Path.GetFileName(program), resource) : null;

    // A name alone may be that of several: the host decides, then the namespace; in doubt it is nobody's.
    private ApplicationId? FindNamed(string name, IReadOnlyDictionary<string, string> resource)
    {
        if (!_names.TryGetValue(name, out var candidates)) return null;
        if (candidates.Count == 1) return candidates[0].Id;
        var host = Get(resource, "host.name");
        var onHost = candidates.Where(a => host is not null && a.Instances.Exists(i => i.Node?.Name == host)).ToList();
        if (onHost.Count == 1) return onHost[0].Id;
        var space = Get(resource, "k8s.namespace.name") ?? Get(resource, "service.namespace");
        var inSpace = candidates.Where(a => a.Id.Namespace == space).ToList();
        return inSpace.Count == 1 ? inSpace[0].Id : null;
    }

    private void Add(ApplicationId application, Instance instance)
    {
        foreach (var container in instance.Containers.Keys)
        {
            _containers.TryAdd(container, application);
            var parts = container.Split('/', StringSplitOptions.RemoveEmptyEntries);
            if (parts is ["k8s", var space, var pod, ..]) _pods.TryAdd((space, pod), application);
        }
    }

    private void AddName(string name, Application application)
    {
        if (!_names.TryGetValue(name, out var list)) _names.Add(name, list = []);
        list.Add(application);
    }

    private static string? Get(IReadOnlyDictionary<string, string> resource, string key) => resource.TryGetValue(key, out var value) && value.Length > 0 ? value : null;
}
