using System.Globalization;
using System.Text.RegularExpressions;

namespace Taproot.NodeAgent.Containers;

/// <summary>Makes the <c>container_id</c> and <c>app_id</c> labels from what runtimes and orchestrators say.</summary>
internal static partial class ContainerNames
{
    private static readonly TimeSpan CronJobWindow = TimeSpan.FromDays(7);

    /// <summary>The container's id; null when it is not to be shown (a pause container, one without a name).</summary>
    internal static string? Of(CgroupKind kind, ContainerMetadata metadata, DateTimeOffset now)
    {
        if (metadata.Labels.TryGetValue("io.kubernetes.pod.name", out string? pod))
            return OfKubernetes(kind, metadata, pod, now);
        if (metadata.Labels.TryGetValue("com.docker.swarm.task.name", out string? task) && OfSwarm(metadata, task) is { } swarm)
            return swarm;
        if (OfNomad(metadata.Environment) is { } nomad)
            return nomad;
        if (metadata.Labels.TryGetValue("com.amazonaws.ecs.task-arn", out string? arn))
            return OfEcs(metadata.Labels, arn);
        return metadata.Name.Length == 0 ? null : $"/{metadata.Runtime}/{metadata.Name}";
    }

    /// <summary>The pod's owner by the shape of the pod's name, empty when the container is in no pod.</summary>
    internal static string ApplicationOf(string containerId)
    {
        string[] parts = containerId.Split('/');
        if (parts is not ["", "k8s", var space, var pod, _])
            return "";
        foreach (Regex suffix in (ReadOnlySpan<Regex>)[DeploymentSuffix(), CronJobSuffix(), DaemonSetSuffix(), StatefulSetSuffix()])
        {
            Match match = suffix.Match(pod);
            if (match.Success)
                return $"/k8s/{space}/{match.Groups["owner"].Value}";
        }
        return "";
    }

    private static string? OfKubernetes(CgroupKind kind, ContainerMetadata metadata, string pod, DateTimeOffset now)
    {
        string space = metadata.Labels.GetValueOrDefault("io.kubernetes.pod.namespace", "");
        string container = metadata.Labels.GetValueOrDefault("io.kubernetes.container.name", "");
        if (kind == CgroupKind.Sandbox)
            container = "sandbox";
        if (container is "" or "POD")
            return null;
        return CronJobOf(pod, now) is { } job ? $"/k8s-cronjob/{space}/{job}/{container}" : $"/k8s/{space}/{pod}/{container}";
    }

    /// <summary>The controller puts the scheduled minute, counted from 1970, into the names of a cron job's pods.</summary>
    private static string? CronJobOf(string pod, DateTimeOffset now)
    {
        Match match = CronJobSuffix().Match(pod);
        if (!match.Success)
            return null;
        long minutes = long.Parse(match.Groups["minutes"].ValueSpan, CultureInfo.InvariantCulture);
        TimeSpan distance = now - DateTimeOffset.FromUnixTimeSeconds(minutes * 60);
        return distance.Duration() <= CronJobWindow ? match.Groups["owner"].Value : null;
    }

    private static string? OfSwarm(ContainerMetadata metadata, string task)
    {
        if (task.Split('.') is not [var service, var slot, _])
            return null;
        string stack = metadata.Labels.GetValueOrDefault("com.docker.stack.namespace", "");
        if (stack.Length > 0 && service.StartsWith(stack + "_", StringComparison.Ordinal))
            service = service[(stack.Length + 1)..];
        return $"/swarm/{(stack.Length == 0 ? "_" : stack)}/{service}/{slot}";
    }

    /// <summary>A task of Amazon's ECS by its agent's labels: cluster, family of the task's definition, task and container; null for pause containers.</summary>
    private static string? OfEcs(IReadOnlyDictionary<string, string> labels, string arn)
    {
        const int TaskLength = 12; // of 32 digits: enough to tell tasks of one cluster apart
        string container = labels.GetValueOrDefault("com.amazonaws.ecs.container-name", "");
        if (container.Length == 0 || container.StartsWith("~internal~", StringComparison.Ordinal))
            return null;
        string cluster = LastPart(labels.GetValueOrDefault("com.amazonaws.ecs.cluster", "default"));
        string family = labels.GetValueOrDefault("com.amazonaws.ecs.task-definition-family", "_").Replace('/', '_');
        string task = LastPart(arn);
        return $"/ecs/{cluster}/{family}/{task[..Math.Min(TaskLength, task.Length)]}/{container.Replace('/', '_')}";
    }

    private static string LastPart(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>A task of Nomad by the environment that it gives to it; null when that is not complete.</summary>
    internal static string? OfNomad(IReadOnlyDictionary<string, string> environment)
    {
        return environment.TryGetValue("NOMAD_NAMESPACE", out string? space)
            && environment.TryGetValue("NOMAD_JOB_NAME", out string? job)
            && environment.TryGetValue("NOMAD_GROUP_NAME", out string? group)
            && environment.TryGetValue("NOMAD_ALLOC_ID", out string? allocation)
            && environment.TryGetValue("NOMAD_TASK_NAME", out string? task)
            ? $"/nomad/{space}/{job}/{group}/{allocation}/{task}"
            : null;
    }

    [GeneratedRegex("^(?<owner>.+)-[0-9a-f]{1,10}-[bcdfghjklmnpqrstvwxz2456789]{5}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex DeploymentSuffix();

    [GeneratedRegex("^(?<owner>.+)-(?<minutes>[0-9]{8})-[bcdfghjklmnpqrstvwxz2456789]{5}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex CronJobSuffix();

    [GeneratedRegex("^(?<owner>.+)-[bcdfghjklmnpqrstvwxz2456789]{5}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex DaemonSetSuffix();

    [GeneratedRegex("^(?<owner>.+)-[0-9]+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex StatefulSetSuffix();
}
