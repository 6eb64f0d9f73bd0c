using System.Net;
using Taproot.Telemetry;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build.Databases;

/// <summary>
/// Finds the instance that an exporter's series tell of: by the cloud's id, by the address that the exporter connects to, by the pod that the
/// exporter was scraped in. A database that nobody observes and nobody calls becomes an external service.
/// </summary>
internal sealed class DatabaseTargets(BuildContext context)
{
    public static readonly string[] NamespaceLabels = ["namespace", "ns", "kubernetes_namespace", "kubernetes_ns", "k8s_namespace", "k8s_ns"];
    public static readonly string[] PodLabels = ["pod", "pod_name", "kubernetes_pod", "k8s_pod"];

    private const int MaxUnseen = 100;

    private readonly Dictionary<string, Instance> _byAddress = [];
    private readonly Dictionary<(string Namespace, string Pod), Instance> _byPod = [];
    private readonly Dictionary<Key, Instance?> _known = [];
    private int _unseen;

    /// <summary>The database of one of <paramref name="types"/> that a series tells of; null when it is none of ours.</summary>
    public Instance? Find(Labels labels, IReadOnlyList<string> types)
    {
        var key = new Key(labels, types[0]);
        if (_known.TryGetValue(key, out var instance)) return instance;
        // Worlds without databases need no index of all that listens.
        if (_known.Count == 0) Index();
        instance = Find(key, types);
        _known.Add(key, instance);
        return instance;
    }

    /// <summary>The instance that listens at an address.</summary>
    public Instance? At(string host, string port) => _byAddress.GetValueOrDefault(Addresses.Normalize($"{host}:{port}"));

    private Instance? Find(in Key key, IReadOnlyList<string> types)
    {
        foreach (var id in (ReadOnlySpan<string>)[key.Rds, key.Elasticache])
            if (id.Length > 0) return context.Managed.GetValueOrDefault(id);
        foreach (var address in (ReadOnlySpan<string>)[key.Address, key.Target])
            if (address.Length > 0 && _byAddress.TryGetValue(Addresses.Normalize(address), out var listener)) return listener;
        if (key.Pod.Length > 0 && _byPod.TryGetValue((key.Namespace, key.Pod), out var pod) && MayBe(pod, types)) return pod;
        return Unseen(key.Address);
    }

    /// <summary>The pod may also be that of an exporter, which tells of a database elsewhere.</summary>
    private static bool MayBe(Instance pod, IReadOnlyList<string> types)
    {
        var known = pod.Containers.Values.SelectMany(c => c.Types).ToArray();
        return known.Length == 0 || Array.Exists(known, types.Contains);
    }

    private void Index()
    {
        foreach (var instance in context.Applications.Values.SelectMany(a => a.Instances))
        {
            _byPod.TryAdd((instance.Application.Id.Namespace, instance.Name), instance);
            foreach (var listen in instance.Listens) Add(instance, listen);
        }
    }

    private void Add(Instance instance, Listen listen)
    {
        // Loopback is everybody's own.
        if (IPAddress.IsLoopback(listen.Address.Address)) return;
        var address = listen.Address.ToString();
        // An address moves: who has it now goes before who had it.
        if (listen.IsOpen && !listen.Proxied) _byAddress[address] = instance;
        else _byAddress.TryAdd(address, instance);
    }

    private Instance? Unseen(string address)
    {
        if (!IPEndPoint.TryParse(Addresses.Normalize(address), out var endPoint) || endPoint.Port == 0 || IPAddress.IsLoopback(endPoint.Address)) return null;
        if (_unseen == MaxUnseen) return null;
        _unseen++;
        var name = endPoint.ToString();
        var instance = context.Instance(new("", ApplicationKinds.ExternalService, name), name, null);
        instance.Listens.Add(new(endPoint, false, true));
        return instance;
    }

    private readonly record struct Key
    {
        public Key(Labels labels, string type)
        {
            Type = type;
            (Address, Target, Rds, Elasticache) = (labels["address"], labels["instance"], labels["rds_instance_id"], labels["ec_instance_id"]);
            (Namespace, Pod) = (First(labels, NamespaceLabels), First(labels, PodLabels));
        }

        public string Type { get; }

        public string Address { get; }

        public string Target { get; }

        public string Rds { get; }

        public string Elasticache { get; }

        public string Namespace { get; }

        public string Pod { get; }

        private static string First(Labels labels, string[] names)
        {
            foreach (var name in names)
                if (labels[name] is { Length: > 0 } value) return value;
            return "";
        }
    }
}
