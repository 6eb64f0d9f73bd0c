using System.Runtime.InteropServices;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build.Kubernetes;

/// <summary>
/// Who is behind an address that Kubernetes gave to a service or a pod: for connections whose real destination no agent told, because they failed or because
/// the pod runs where no agent does.
/// </summary>
internal sealed class ServiceIndex
{
    private readonly BuildContext _context;
    private readonly Dictionary<string, Service> _byIp = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Service> _byNodePort = new(StringComparer.Ordinal);
    private readonly HashSet<string> _nodeIps;

    public ServiceIndex(BuildContext context)
    {
        _context = context;
        var services = new Dictionary<(string, string), Service>();
        foreach (var series in context.Input.Get("kube_service_info"))
        {
            var service = Of(services, series.Labels["namespace"], series.Labels["service"]);
            if (series.Labels["cluster_ip"] is { Length: > 0 } ip && ip != "None") _byIp[ip] = service;
        }
        foreach (var series in context.Input.Get("kube_service_status_load_balancer_ingress"))
            foreach (var name in (ReadOnlySpan<string>)["ip", "hostname"])
                if (series.Labels[name] is { Length: > 0 } address) _byIp[address] = Of(services, series.Labels["namespace"], series.Labels["service"]);
        foreach (var series in context.Input.Get("kube_service_port"))
            if (series.Labels["node_port"] is { Length: > 0 } port && port != "0") _byNodePort[port] = Of(services, series.Labels["namespace"], series.Labels["service"]);
        foreach (var series in context.Input.Get("kube_endpoint_address"))
            if (services.TryGetValue((series.Labels["namespace"], series.Labels["endpoint"]), out var service)) service.Endpoints.Add(series.Labels["ip"]);
        _nodeIps = services.Count == 0 ? [] : context.Nodes.Values.SelectMany(n => n.Interfaces.Values).SelectMany(i => i.Addresses).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The application, and the instance where it is one pod's own address; null when the address is none of Kubernetes'.</summary>
    public (Application? Application, Instance? Instance) Find(string address)
    {
        var (host, port) = Addresses.Split(address);
        host = host.Trim('[', ']');
        if (_context.Pods.OfAddress(host) is { } pod && _context.PodInstances.TryGetValue(pod, out var instance)) return (instance.Application, instance);
        return ServiceAt(host, port) is { } service ? (ApplicationOf(service), null) : default;
    }

    /// <summary>The name of the service at an address, for one that leads to nothing we know; null when there is none.</summary>
    public string? NameAt(string address)
    {
        var (host, port) = Addresses.Split(address);
        return ServiceAt(host.Trim('[', ']'), port) is { } service ? $"{service.Name}.{service.Namespace}" : null;
    }

    private Service? ServiceAt(string host, string port)
    {
        if (_byIp.TryGetValue(host, out var service)) return service;
        return _byNodePort.Count > 0 && _nodeIps.Contains(host) ? _byNodePort.GetValueOrDefault(port) : null;
    }

    private Application? ApplicationOf(Service service)
    {
        Application? owner = null;
        foreach (var ip in service.Endpoints)
        {
            if (_context.Pods.OfAddress(ip) is not { } pod || !_context.PodInstances.TryGetValue(pod, out var instance)) continue;
            // A service in front of several applications is none of them.
            if (owner is not null && owner != instance.Application) return null;
            owner = instance.Application;
        }
        return owner ?? SameName(service);
    }

    /// <summary>A service without endpoints is most often called as what it should lead to.</summary>
    private Application? SameName(Service service)
    {
        foreach (var (_, kind, _) in KubernetesQueries.Desired)
            if (_context.Applications.TryGetValue(_context.ApplicationOf(new ApplicationId(service.Namespace, kind, service.Name)), out var application)) return application;
        return null;
    }

    private static Service Of(Dictionary<(string, string), Service> services, string ns, string name) =>
        CollectionsMarshal.GetValueRefOrAddDefault(services, (ns, name), out _) ??= new(ns, name);

    private sealed record Service(string Namespace, string Name)
    {
        public HashSet<string> Endpoints { get; } = new(StringComparer.Ordinal);
    }
}
