using System.Net;
using Taproot.Telemetry;
using Taproot.Topology.Model.Databases;
using Taproot.Topology.Model.Kubernetes;

namespace Taproot.Topology.Model;

/// <summary>One running copy of an application: a pod, a container, a unit or a program on a node.</summary>
public sealed class Instance
{
    /// <summary>Name, unique in the application: <c>name@node</c> or the pod's name.</summary>
    public required string Name { get; init; }

    /// <summary>The application it belongs to.</summary>
    public required Application Application { get; set; }

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

    /// <summary>What a PostgreSQL exporter tells of it; null for none. So with the others.</summary>
    public Postgres? Postgres { get; set; }

    /// <summary>What a MySQL exporter tells of it.</summary>
    public Mysql? Mysql { get; set; }

    /// <summary>What an exporter for the Redis family tells of it.</summary>
    public Redis? Redis { get; set; }

    /// <summary>What a MongoDB exporter tells of it.</summary>
    public Mongodb? Mongodb { get; set; }

    /// <summary>What a Memcached exporter tells of it.</summary>
    public Memcached? Memcached { get; set; }

    /// <summary>What the cloud that runs it tells of it; null for what runs on hosts of ours.</summary>
    public ManagedService? Managed { get; set; }

    /// <summary>The labels of its pod as kube-state-metrics tells them, with <c>label_</c> before their names; none for what is no pod.</summary>
    public Labels PodLabels { get; set; } = Labels.Empty;

    /// <summary>The database cluster that it is a member of, by the labels of its pod; empty for none.</summary>
    public string DatabaseCluster { get; set; } = "";

    /// <summary>Its role in the cluster as the labels of its pod tell it: <c>primary</c>, <c>replica</c>; empty when they do not.</summary>
    public string DatabaseRole { get; set; } = "";

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
