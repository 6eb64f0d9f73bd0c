namespace Taproot.Topology.Model.Kubernetes;

/// <summary>What kube-state-metrics tells of a pod.</summary>
public sealed class Pod
{
    /// <summary>Its namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of what created it (<c>ReplicaSet</c>, <c>Job</c>, <c>Node</c> …); empty for a pod of its own.</summary>
    public string OwnerKind { get; set; } = "";

    /// <summary>The name of what created it.</summary>
    public string OwnerName { get; set; } = "";

    /// <summary>The node that it is placed on; empty while it is not.</summary>
    public string NodeName { get; set; } = "";

    /// <summary>Its address; that of the node for pods in the host's network.</summary>
    public string Ip { get; set; } = "";

    /// <summary>Whether it uses the network of its node.</summary>
    public bool IsOnHostNetwork { get; set; }

    /// <summary>The first point of the grid at which it was there.</summary>
    public int First { get; set; } = int.MaxValue;

    /// <summary>The last point of the grid at which it was there; -1 for none.</summary>
    public int Last { get; set; } = -1;

    /// <summary><c>Pending</c>, <c>Running</c>, <c>Succeeded</c>, <c>Failed</c>; empty when it is not known.</summary>
    public string Phase { get; set; } = "";

    /// <summary>1 where it was ready for requests, 0 where not.</summary>
    public TimeSeries Ready { get; set; }

    /// <summary>Whether it is ready now; null when nobody tells now.</summary>
    public bool? IsReady { get; set; }

    /// <summary>Why a container of it does not run (<c>CrashLoopBackOff</c>, <c>ImagePullBackOff</c> …); empty for no known reason.</summary>
    public string Reason { get; set; } = "";

    /// <summary>How a container of it ended last (<c>OOMKilled</c>, <c>Error</c> …); empty when none did.</summary>
    public string LastEnd { get; set; } = "";

    /// <summary>Whether it is there at the end of the window.</summary>
    public bool IsPresent { get; set; }

    /// <summary>Whether nobody waits for it any more: it is gone, its work is done, or another generation takes its place.</summary>
    public bool IsObsolete { get; set; }

    /// <summary>Whether it ran to its end and does not come back.</summary>
    public bool IsFinished => Phase is "Succeeded" or "Failed";

    /// <summary>Its state in a word: the reason where there is one, else the phase.</summary>
    public string State => this switch
    {
        { IsPresent: false } => "gone",
        { Reason.Length: > 0 } => Reason,
        { Phase: "Running", IsReady: false } => "not ready",
        { Phase.Length: > 0 } => Phase,
        _ => "unknown",
    };
}
