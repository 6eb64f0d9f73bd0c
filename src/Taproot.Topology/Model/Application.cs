using System.Collections.ObjectModel;
using Taproot.Topology.Model.Databases;
using Taproot.Topology.Model.Kubernetes;

namespace Taproot.Topology.Model;

/// <summary>Instances that do the same job under one name.</summary>
public sealed class Application
{
    private Dictionary<string, ProtocolTraffic>? _inbound;

    /// <summary>Identity.</summary>
    public required ApplicationId Id { get; init; }

    /// <summary><c>application</c>, <c>control-plane</c>, <c>monitoring</c> or a project's own.</summary>
    public string Category { get; set; } = "application";

    /// <summary>Types by evidence (<c>postgres</c>, <c>nginx</c>, <c>dotnet</c> …), the most telling first.</summary>
    public IReadOnlyList<string> Types { get; set; } = [];

    /// <summary>Instances, also those that ended within the window.</summary>
    public List<Instance> Instances { get; } = [];

    /// <summary>How many instances somebody ordered (replicas of a Deployment); empty when nobody did.</summary>
    public TimeSeries DesiredInstances { get; set; }

    /// <summary>What the annotations of its workload ask for.</summary>
    public WorkloadAnnotations Annotations { get; set; } = WorkloadAnnotations.None;

    /// <summary>Labels of its pods, such as <c>team</c> and <c>app.kubernetes.io/part-of</c>; empty outside Kubernetes.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; set; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The cluster that it runs in when that is another one than the project's own; empty otherwise.</summary>
    public string Cluster { get; set; } = "";

    /// <summary>Whether it is started now and then and ends by itself, as a cron job does: its coming and going is no fault.</summary>
    public bool IsPeriodicJob => Id.Kind is ApplicationKinds.CronJob or ApplicationKinds.Job or ApplicationKinds.Workflow or ApplicationKinds.SparkApplication
        || Instances.Count > 0 && Instances.TrueForAll(i => i.Containers.Count > 0 && i.Containers.Values.All(c => c.EndsByItself));

    /// <summary>Links in which this application is the client.</summary>
    public List<Link> Upstreams { get; } = [];

    /// <summary>Links in which this application is the server.</summary>
    public List<Link> Downstreams { get; } = [];

    /// <summary>Requests served as the server itself sees them, by protocol; summed over the instances when first read.</summary>
    public Dictionary<string, ProtocolTraffic> Inbound => _inbound ??= ProtocolTraffic.SumByProtocol(Instances.Select(i => i.Inbound));

    /// <summary>Requests by the queries that somebody gave for it; null where nobody did.</summary>
    public OwnRequests? OwnRequests { get; set; }

    /// <summary>Latency by the query that somebody gave for it; null where nobody did.</summary>
    public OwnLatency? OwnLatency { get; set; }

    /// <summary>What was served in the last minute of the window: by somebody's own queries where they are given, else as the server saw it or, where it did not look, as its clients did.</summary>
    public TrafficFigures Recent { get; set; } = TrafficFigures.None;

    /// <summary>What it asks of name servers; <see langword="null"/> when no question was seen.</summary>
    public DnsTraffic? Dns { get; set; }

    /// <summary>What it writes to its logs; <see langword="null"/> when no message was seen.</summary>
    public LogMessages? Logs { get; set; }

    /// <summary>The TLS certificates that it shows, those that end first before the others; empty where none was seen.</summary>
    public IReadOnlyList<Certificate> Certificates { get; set; } = [];

    /// <summary>Things that happened: restarts, rollouts, OOM kills.</summary>
    public List<ApplicationEvent> Events { get; } = [];

    /// <summary>Other versions that came up within the window, in order of time.</summary>
    public List<Rollout> Rollouts { get; } = [];

    /// <summary>What Kubernetes says of the rollout of a Deployment; unknown where it says nothing.</summary>
    public RolloutProgress Progress { get; set; }

    /// <summary>Interpreters, virtual machines and servers that its running instances are, with their versions.</summary>
    public IReadOnlyList<SoftwareVersion> Versions { get; set; } = [];

    /// <summary>What a Kubernetes operator tells of backups of a PostgreSQL cluster; null when none does.</summary>
    public PostgresBackups? Backups { get; set; }

    /// <summary>Health; unknown until the inspections have judged.</summary>
    public Status Status { get; set; }

    /// <summary>One sentence with the number in it: why the status is what it is.</summary>
    public string StatusReason { get; set; } = "";
}

/// <summary>What an <see cref="ApplicationEvent"/> tells.</summary>
public enum ApplicationEventKind
{
    /// <summary>A container or process started again.</summary>
    Restart,

    /// <summary>Another image or version came up.</summary>
    Rollout,

    /// <summary>The kernel killed a process for want of memory.</summary>
    OomKill,

    /// <summary>A replica of a database became the primary.</summary>
    Switchover,

    /// <summary>A database stopped answering.</summary>
    Down,

    /// <summary>A database answers again.</summary>
    Up,
}

/// <summary>Something that happened at an instant (milliseconds since the epoch).</summary>
public sealed record ApplicationEvent(long TimeMs, ApplicationEventKind Kind, string Text);
