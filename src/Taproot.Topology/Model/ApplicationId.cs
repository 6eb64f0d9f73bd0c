namespace Taproot.Topology.Model;

/// <summary>Identity of an application: <c>namespace:kind:name</c>, <c>_</c> for no namespace.</summary>
public readonly record struct ApplicationId(string Namespace, string Kind, string Name)
{
    /// <summary>The form used in URLs and storage.</summary>
    public override string ToString() => $"{(Namespace.Length == 0 ? "_" : Namespace)}:{Kind}:{Name}";

    /// <summary>Reads <see cref="ToString"/>'s form; the name may contain colons.</summary>
    public static bool TryParse(string? text, out ApplicationId id)
    {
        var parts = text?.Split(':', 3);
        if (parts is not { Length: 3 } || parts.Any(p => p.Length == 0))
        {
            id = default;
            return false;
        }
        id = new(parts[0] == "_" ? "" : parts[0], parts[1], parts[2]);
        return true;
    }
}

/// <summary>Kinds of applications (<see cref="ApplicationId.Kind"/>).</summary>
public static class ApplicationKinds
{
    /// <summary>A container of Docker, Podman or LXC, grouped by container name.</summary>
    public const string Container = "Container";

    /// <summary>A systemd unit.</summary>
    public const string SystemdUnit = "SystemdUnit";

    /// <summary>A program that runs in no container and no unit.</summary>
    public const string Process = "Process";

    /// <summary>Something outside all observed hosts.</summary>
    public const string ExternalService = "ExternalService";

    /// <summary>Kubernetes: deduced from pod names, or told by the Kubernetes API.</summary>
    public const string Deployment = "Deployment";

    /// <summary>Argo Rollouts' Rollout, which makes ReplicaSets as a Deployment does.</summary>
    public const string ArgoRollout = "Rollout";

    /// <summary>Kubernetes StatefulSet.</summary>
    public const string StatefulSet = "StatefulSet";

    /// <summary>Kubernetes DaemonSet.</summary>
    public const string DaemonSet = "DaemonSet";

    /// <summary>Kubernetes CronJob.</summary>
    public const string CronJob = "CronJob";

    /// <summary>Kubernetes Job that no CronJob started.</summary>
    public const string Job = "Job";

    /// <summary>A job of Spark: its driver and its executors, of all runs.</summary>
    public const string SparkApplication = "SparkApplication";

    /// <summary>Argo Workflows' Workflow, all runs of one schedule or template.</summary>
    public const string Workflow = "Workflow";

    /// <summary>Pods that a node's kubelet runs by itself.</summary>
    public const string StaticPods = "StaticPods";

    /// <summary>What people made out of instances of other applications.</summary>
    public const string CustomApplication = "CustomApplication";

    /// <summary>A pod with no known owner.</summary>
    public const string Pod = "Pod";

    /// <summary>Docker Swarm service.</summary>
    public const string SwarmService = "DockerSwarmService";

    /// <summary>Nomad job group.</summary>
    public const string NomadJobGroup = "NomadJobGroup";

    /// <summary>A database that Amazon RDS runs; the members of an Aurora cluster are one.</summary>
    public const string Rds = "RDS";

    /// <summary>A cache that Amazon ElastiCache runs.</summary>
    public const string ElasticacheCluster = "ElasticacheCluster";

    /// <summary>Several workloads that an operator or a chart runs as one database.</summary>
    public const string DatabaseCluster = "DatabaseCluster";
}
