using Taproot.Topology.Model;

namespace Taproot.Server.Api.Telemetry;

/// <summary>Numbers and names by which resources of OpenTelemetry say what they are, and whose they are in a world.</summary>
internal sealed class ResourceIndex
{
    private const int RuntimeIdLength = 64;
    private const int ShortIdLength = 12;
    private readonly Dictionary<string, ApplicationId> _containers = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ApplicationId> _podUids = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string Namespace, string Pod), ApplicationId> _pods = [];

    // Null: several have it.
    private readonly Dictionary<(string Namespace, string Container), ApplicationId?> _podContainers = [];
    private readonly Dictionary<string, ApplicationId?> _podNames = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Host, int Pid), ApplicationId?> _processes = [];

    /// <summary>Adds what is known of an instance.</summary>
    public void Add(ApplicationId application, Instance instance)
    {
        foreach (var (id, container) in instance.Containers)
        {
            _containers.TryAdd(id, application);
            foreach (var runtime in container.RuntimeIds)
            {
                _containers.TryAdd(runtime, application);
                if (runtime.Length > ShortIdLength) _containers.TryAdd(runtime[..ShortIdLength], application);
            }
            foreach (var uid in container.PodUids) _podUids.TryAdd(uid, application);
            if (id.Split('/', StringSplitOptions.RemoveEmptyEntries) is ["k8s", var space, var pod, .. var rest]) AddPod(space, pod, rest is [var name] ? name : "", application);
            if (instance.Node is { } node) AddProcesses(node, container, application);
        }
    }

    /// <summary>Of a container's number: whole, its first 12 digits, with the runtime before it (<c>containerd://…</c>), or the agent's name.</summary>
    public ApplicationId? OfContainer(string id)
    {
        var at = id.IndexOf("://", StringComparison.Ordinal);
        if (at >= 0) id = id[(at + 3)..];
        if (_containers.TryGetValue(id, out var owner)) return owner;
        return id.Length == RuntimeIdLength && IsHex(id) && _containers.TryGetValue(id[..ShortIdLength], out owner) ? owner : null;
    }

    /// <summary>Of a pod's uid.</summary>
    public ApplicationId? OfPod(string uid) => _podUids.TryGetValue(uid, out var owner) ? owner : null;

    /// <summary>Of a pod's name.</summary>
    public ApplicationId? OfPod(string space, string pod) => _pods.TryGetValue((space, pod), out var owner) ? owner : null;

    /// <summary>Of containers of a name, when only one application of a namespace has such.</summary>
    public ApplicationId? OfPodContainer(string space, string container) => _podContainers.GetValueOrDefault((space, container));

    /// <summary>Of a host's name that is a container's: the first digits of its number, or the name of its pod.</summary>
    public ApplicationId? OfHostName(string name)
    {
        if (name.Length == ShortIdLength && IsHex(name) && _containers.TryGetValue(name, out var owner)) return owner;
        return _podNames.GetValueOrDefault(name);
    }

    /// <summary>Of a process, by the name or the number of its host.</summary>
    public ApplicationId? OfProcess(string host, int pid) => _processes.GetValueOrDefault((Plain(host), pid));

    private void AddPod(string space, string pod, string container, ApplicationId application)
    {
        _pods.TryAdd((space, pod), application);
        AddIfOne(_podNames, pod, application);
        AddIfOne(_podContainers, (space, container), application);
    }

    private static void AddIfOne<T>(Dictionary<T, ApplicationId?> to, T key, ApplicationId application)
        where T : notnull
    {
        if (!to.TryAdd(key, application) && to[key] != application) to[key] = null;
    }

    private void AddProcesses(Node node, Container container, ApplicationId application)
    {
        if (container.ProcessIds.Count == 0) return;
        foreach (var host in new HashSet<string>(StringComparer.Ordinal) { Plain(node.Id), Plain(node.Name), Plain(node.Facts.GetValueOrDefault("instance_id", "")) })
        {
            foreach (var pid in container.ProcessIds) AddIfOne(_processes, (host, pid), application);
        }
    }

    // Machine ids are written with and without dashes.
    private static string Plain(string host) => Guid.TryParse(host, out var id) ? id.ToString("N") : host.ToLowerInvariant();

    private static bool IsHex(string text) => text.All(char.IsAsciiHexDigit);
}
