using System.Net;
using Taproot.Topology.Model.Kubernetes;

namespace Taproot.Topology.Model;

/// <summary>One running copy of an application: a pod, a container, a unit or a program on a node.</summary>
public sealed class Instance
{
    /// <summary>Name, unique in the application: <c>name@node</c> or the pod's name.</summary>
    public required string Name { get; init; }

    /// <summary>The application it belongs to.</summary>
    public required Application Application { get; init; }

    /// <summary>Where it runs; null outside observed hosts.</summary>
    public Node? Node { get; init; }

    /// <summary>Its containers by <c>container_id</c>.</summary>
    public Dictionary<string, Container> Containers { get; } = [];

    /// <summary>Addresses on which it accepts connections.</summary>
    public List<Listen> Listens { get; } = [];

    /// <summary>Connections that it opened.</summary>
    public List<Connection> Upstreams { get; } = [];

    /// <summary>Requests served as this instance itself sees them, by protocol.</summary>
    public Dictionary<string, ProtocolTraffic> Inbound { get; } = [];

    /// <summary>Whether it runs at the end of the window.</summary>
    public bool IsUp { get; set; }

    /// <summary>What Kubernetes tells of it; null for what is no pod, or where kube-state-metrics does not run.</summary>
    public Pod? Pod { get; set; }

    /// <summary>Whether it runs and Kubernetes, where it has a say, sends requests to it.</summary>
    public bool IsAvailable => IsUp && Pod is not { IsReady: false };

    /// <summary>When it was last seen running, milliseconds since the epoch; 0 when it never was in the window.</summary>
    public long LastSeenMs { get; set; }

    /// <summary>The open addresses as text, in order.</summary>
    public IReadOnlyList<string> OpenAddresses() =>
        [.. Listens.Where(l => l.IsOpen).Select(l => l.Address.ToString()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Health; unknown until the inspections have judged.</summary>
    public Status Status { get; set; }

    /// <summary>Why the status is what it is.</summary>
    public string StatusReason { get; set; } = "";
}

/// <summary>An address that an instance listens on; <c>Proxied</c>: forwarded by a proxy such as Docker's.</summary>
public sealed record Listen(IPEndPoint Address, bool Proxied, bool IsOpen);
