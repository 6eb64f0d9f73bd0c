namespace Taproot.Server.Ingest.Otlp.Kubernetes;

/// <summary>What an event of Kubernetes says; texts are empty where it does not.</summary>
internal sealed record KubernetesEvent
{
    /// <summary>One that the cluster keeps no longer, which is no news.</summary>
    public static KubernetesEvent Forgotten { get; } = new();

    /// <summary>What it is about.</summary>
    public KubernetesObject About { get; init; } = new("", "", "", "", "");

    /// <summary>Normal or Warning.</summary>
    public string Type { get; init; } = "";

    /// <summary>Why, in one word: BackOff, FailedScheduling.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What was done or failed.</summary>
    public string Action { get; init; } = "";

    /// <summary>How often it happened.</summary>
    public string Count { get; init; } = "";

    /// <summary>Name of the event itself.</summary>
    public string Name { get; init; } = "";

    /// <summary>Number of the event itself; the same each time that it happens again.</summary>
    public string Uid { get; init; } = "";

    /// <summary>Who says so: kubelet, default-scheduler.</summary>
    public string Component { get; init; } = "";

    /// <summary>The node that it happened on.</summary>
    public string Host { get; init; } = "";

    /// <summary>For reading; null: the body of the record is that already.</summary>
    public string? Message { get; init; }

    /// <summary>When it happened last; null: as the record says.</summary>
    public DateTimeOffset? Time { get; init; }
}

/// <summary>An object of a cluster.</summary>
/// <param name="Kind">Its kind: Pod, Deployment.</param>
/// <param name="Namespace">Its namespace; empty for objects of the whole cluster.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its number.</param>
/// <param name="FieldPath">The part that is meant: <c>spec.containers{web}</c>.</param>
internal sealed record KubernetesObject(string Kind, string Namespace, string Name, string Uid, string FieldPath);
