using Taproot.Topology.Model;
using Taproot.Topology.Model.Kubernetes;

namespace Taproot.Topology.Build.Kubernetes;

/// <summary>The annotations of workloads; those of pods count where the workload has none.</summary>
internal static class AnnotationIndex
{
    public static Dictionary<ApplicationId, WorkloadAnnotations> Read(WorldInput input, PodIndex pods)
    {
        var result = new Dictionary<ApplicationId, WorkloadAnnotations>();
        foreach (var (label, kind) in KubernetesQueries.Workloads)
            foreach (var series in input.Get($"kube_{label}_annotations").OrderByDescending(s => new TimeSeries(s).LastIndex()))
                Add(result, new(series.Labels["namespace"], kind, series.Labels[label]), KubernetesQueries.AnnotationsOf(series.Labels));
        foreach (var series in input.Get("kube_pod_annotations").OrderByDescending(s => new TimeSeries(s).LastIndex()))
            if (pods.Find(series.Labels["namespace"], series.Labels["pod"]) is { } pod)
                Add(result, pods.WorkloadOf(pod), KubernetesQueries.AnnotationsOf(series.Labels));
        return result;
    }

    private static void Add(Dictionary<ApplicationId, WorkloadAnnotations> result, ApplicationId id, WorkloadAnnotations annotations)
    {
        if (annotations != WorkloadAnnotations.None) result[id] = result.GetValueOrDefault(id, WorkloadAnnotations.None).Or(annotations);
    }
}
