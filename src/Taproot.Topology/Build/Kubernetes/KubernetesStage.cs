using Taproot.Topology.Model;
using Taproot.Topology.Model.Kubernetes;

namespace Taproot.Topology.Build.Kubernetes;

/// <summary>What Kubernetes knows and agents do not: pods without an agent, the ordered number of instances, annotations, requests of resources.</summary>
internal static class KubernetesStage
{
    public static void Run(BuildContext context)
    {
        if (context.Pods.Pods.Count == 0) return;
        var nodes = context.Nodes.Values.GroupBy(n => n.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        foreach (var pod in context.Pods.Pods) Place(context, pod, nodes.GetValueOrDefault(pod.NodeName));
        Desired(context);
        Progress(context);
        Annotations(context);
        Requests(context);
    }

    private static void Place(BuildContext context, Pod pod, Node? node)
    {
        // Agents may tell of a cron job's runs under the job's name: its pods would be there twice.
        if (context.PodInstances.ContainsKey(pod) || pod.IsFinished || pod.OwnerKind == "Job") return;
        var id = context.ApplicationOf(pod);
        context.PodInstances[pod] = context.Instance(id, pod.Name, node);
        context.PodInstances[pod].Pod = pod;
    }

    private static void Desired(BuildContext context)
    {
        foreach (var (label, kind, query) in KubernetesQueries.Desired)
        {
            foreach (var series in context.Input.Get(query))
            {
                var desired = new TimeSeries(series);
                var workload = new ApplicationId(series.Labels["namespace"], kind, series.Labels[label]);
                var id = context.ApplicationOf(workload);
                // What is scaled to zero and was never seen is nothing to look at.
                if (!context.Applications.ContainsKey(id) && !(desired.Last() > 0)) continue;
                var application = context.Application(id);
                application.DesiredInstances = TimeSeriesMath.Sum(application.DesiredInstances, desired);
            }
        }
    }

    private static void Progress(BuildContext context)
    {
        Progress(context, "kube_deployment_status_condition", static gaveUp => gaveUp ? RolloutProgress.GaveUp : RolloutProgress.Progressing);
        Progress(context, "kube_deployment_spec_paused", static isPaused => isPaused ? RolloutProgress.Paused : RolloutProgress.Unknown);
    }

    /// <summary>What is so now; a custom application of several Deployments is no one rollout.</summary>
    private static void Progress(BuildContext context, string query, Func<bool, RolloutProgress> read)
    {
        foreach (var series in context.Input.Get(query))
        {
            var values = new TimeSeries(series.Values);
            var id = new ApplicationId(series.Labels["namespace"], ApplicationKinds.Deployment, series.Labels["deployment"]);
            if (!context.IsCurrent(values.LastIndex()) || !context.Applications.TryGetValue(id, out var application)) continue;
            if (read(values.Last() > 0) is var progress and not RolloutProgress.Unknown) application.Progress = progress;
        }
    }

    private static void Annotations(BuildContext context)
    {
        foreach (var (workload, annotations) in context.Annotations)
            if (context.Applications.TryGetValue(context.ApplicationOf(workload), out var application)) application.Annotations = application.Annotations.Or(annotations);
    }

    private static void Requests(BuildContext context)
    {
        foreach (var series in context.Input.Get("kube_pod_container_resource_requests"))
        {
            var labels = series.Labels;
            if (context.Pods.Find(labels["namespace"], labels["pod"]) is not { } pod || !context.PodInstances.TryGetValue(pod, out var instance)) continue;
            if (!instance.Containers.TryGetValue($"/k8s/{pod.Namespace}/{pod.Name}/{labels["container"]}", out var container)) continue;
            if (labels["resource"] == "cpu") container.CpuRequest = new(series);
            else container.MemoryRequest = new(series);
        }
    }
}
