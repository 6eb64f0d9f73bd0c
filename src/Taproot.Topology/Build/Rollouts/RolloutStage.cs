using Taproot.Topology.Model;

namespace Taproot.Topology.Build.Rollouts;

/// <summary>
/// Finds rollouts: of Deployments by the ReplicaSet of their pods (told by kube-state-metrics or by the pods' names), of everything else by the image of each
/// of its containers.
/// </summary>
internal static class RolloutStage
{
    private const int MaxRollouts = 50;

    public static void Run(BuildContext context)
    {
        var spans = new Dictionary<(Application Application, string Part), List<VersionSpan>>();
        var images = new Dictionary<(Application Application, string Version), SortedSet<string>>();
        foreach (var (pod, instance) in context.PodInstances)
        {
            if (instance.Application.Id.Kind != ApplicationKinds.Deployment || pod.OwnerKind != "ReplicaSet") continue;
            Add(spans, (instance.Application, ""), new(pod.OwnerName, pod.First, pod.Last, pod.Ready));
        }
        context.ForContainers("container_info", (placement, series) => ReadImage(spans, images, placement, series.Labels["image"], new(series)));
        foreach (var ((application, _), list) in spans)
        {
            if (list.Count < 2 || list.TrueForAll(s => s.Version == list[0].Version)) continue;
            var finder = new RolloutFinder(context.Input.Grid, DesiredOf(application), IsOrchestrated(application.Id.Kind));
            application.Rollouts.AddRange(finder.Find(list, (version, previous) => Describe(images, application, version, previous)));
        }
        foreach (var application in context.Applications.Values) Order(application);
    }

    private static void ReadImage(
        Dictionary<(Application, string), List<VersionSpan>> spans, Dictionary<(Application, string), SortedSet<string>> images, Placement placement, string image, TimeSeries values)
    {
        var (first, last) = (FirstIndex(values), values.LastIndex());
        if (image.Length == 0 || first < 0) return;
        var (instance, application) = (placement.Instance, placement.Instance.Application);
        if (application.Id.Kind != ApplicationKinds.Deployment)
        {
            // Several containers of a pod have several images; each is compared with its own name's.
            Add(spans, (application, ContainerName(placement.Container.Id)), new(image, first, last, instance.Pod?.Ready ?? default));
            return;
        }
        var generation = instance.Pod is { OwnerKind: "ReplicaSet" } pod ? pod.OwnerName : WithoutLast(instance.Name);
        if (!images.TryGetValue((application, generation), out var known)) images.Add((application, generation), known = new(StringComparer.Ordinal));
        known.Add(image);
        if (instance.Pod is null) Add(spans, (application, ""), new(generation, first, last, default));
    }

    /// <summary>A custom application's parts are not the workload that was ordered.</summary>
    private static TimeSeries DesiredOf(Application application) =>
        application.Id.Kind is ApplicationKinds.Deployment or ApplicationKinds.StatefulSet or ApplicationKinds.DaemonSet ? application.DesiredInstances : default;

    private static bool IsOrchestrated(string kind) => kind is ApplicationKinds.Deployment or ApplicationKinds.StatefulSet or ApplicationKinds.DaemonSet
        or ApplicationKinds.SwarmService or ApplicationKinds.NomadJobGroup;

    private static string Describe(Dictionary<(Application, string), SortedSet<string>> images, Application application, string version, string previous)
    {
        if (application.Id.Kind != ApplicationKinds.Deployment) return $"image {version}";
        var fresh = images.GetValueOrDefault((application, version), []).Except(images.GetValueOrDefault((application, previous), []), StringComparer.Ordinal).ToArray();
        return fresh.Length == 0 ? $"ReplicaSet {version}" : $"image {string.Join(", ", fresh)}";
    }

    private static void Order(Application application)
    {
        var rollouts = application.Rollouts;
        if (rollouts.Count == 0) return;
        rollouts.Sort(static (a, b) => a.StartMs.CompareTo(b.StartMs));
        if (rollouts.Count > MaxRollouts) rollouts.RemoveRange(0, rollouts.Count - MaxRollouts);
        foreach (var rollout in rollouts) application.Events.Add(new(rollout.StartMs, ApplicationEventKind.Rollout, rollout.What));
    }

    private static void Add(Dictionary<(Application, string), List<VersionSpan>> spans, (Application, string) key, VersionSpan span)
    {
        if (!spans.TryGetValue(key, out var list)) spans.Add(key, list = []);
        list.Add(span);
    }

    private static string ContainerName(string id) => id[(id.LastIndexOf('/') + 1)..];

    private static string WithoutLast(string pod) => pod.LastIndexOf('-') is > 0 and var dash ? pod[..dash] : pod;

    private static int FirstIndex(TimeSeries series)
    {
        var values = series.Values.Span;
        for (var i = 0; i < values.Length; i++)
            if (!float.IsNaN(values[i])) return i;
        return -1;
    }
}
