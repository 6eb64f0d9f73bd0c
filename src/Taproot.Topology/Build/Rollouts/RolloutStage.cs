using Taproot.Telemetry;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build.Rollouts;

/// <summary>
/// Finds rollouts: of Deployments by the ReplicaSet of their pods (told by kube-state-metrics or by the pods' names), of everything else by the image of
/// each of its containers and what is behind its tag, by the programs of its main processes, and by the files of the unit.
/// </summary>
internal static class RolloutStage
{
    private const int MaxRollouts = 50;
    private static readonly string[] Orchestrators = ["/k8s/", "/k8s-cronjob/", "/swarm/", "/nomad/", "/ecs/"];

    public static void Run(BuildContext context)
    {
        var table = new VersionTable();
        foreach (var (pod, instance) in context.PodInstances)
        {
            if (!HasGenerations(instance.Application.Id.Kind) || pod.OwnerKind != "ReplicaSet") continue;
            table.Add(new(instance.Application, null, "", RolloutPart.Generation), new(pod.OwnerName, pod.First, pod.Last, pod.Ready));
        }
        context.ForContainers("container_info", (placement, series) => ReadImage(table, placement, series.Labels["image"], new(series)));
        context.ForContainers("container_build_info", (placement, series) => ReadBuild(table, placement, series.Labels, new(series)));
        foreach (var application in table.Changed.GroupBy(c => c.Key.Application))
        {
            application.Key.Rollouts.AddRange(RolloutMerge.Merge(application.SelectMany(c => Find(context, table, c.Key, c.Spans))));
            Order(application.Key);
        }
    }

    private static IEnumerable<PartRollout> Find(BuildContext context, VersionTable table, PartKey key, List<VersionSpan> spans)
    {
        var words = new ChangeWords(table);
        string Describe(string version, string previous) => key.IsAside ? words.Aside(key, version, previous) : words.Of(key, version, previous);
        var found = key is { Part: RolloutPart.Program, Place: not null }
            ? new ProgramRolloutFinder(context.Input.Grid, v => table.NameOf(key.Application, key.Part, v).Name).Find(spans, Describe)
            : new RolloutFinder(context.Input.Grid, DesiredOf(key.Application), IsOrchestrated(key.Application.Id.Kind)).Find(spans, Describe);
        return found.Select(r => new PartRollout(key, r));
    }

    private static void ReadImage(VersionTable table, Placement placement, string image, TimeSeries values)
    {
        var spans = image.Length == 0 ? [] : SpansOf(placement, image, values);
        if (spans.Count == 0) return;
        var (instance, application) = (placement.Instance, placement.Instance.Application);
        if (!HasGenerations(application.Id.Kind))
        {
            foreach (var span in spans) table.Add(KeyOf(placement, RolloutPart.Image), span);
            return;
        }
        var generation = GenerationOf(instance);
        table.AddToGeneration(application, RolloutPart.Image, generation, image);
        if (instance.Pod is not null) return;
        foreach (var span in spans) table.Add(new(application, null, "", RolloutPart.Generation), span with { Version = generation, Ready = default });
    }

    private static void ReadBuild(VersionTable table, Placement placement, Labels labels, TimeSeries values)
    {
        if (PartOf(labels["part"]) is not { } part || labels["build"].Length == 0) return;
        foreach (var span in SpansOf(placement, labels["build"], values)) AddBuild(table, placement, labels, part, span);
    }

    private static void AddBuild(VersionTable table, Placement placement, Labels labels, RolloutPart part, VersionSpan span)
    {
        var image = placement.Container.Image;
        var name = part == RolloutPart.Digest ? new BuildName(image, "") : new BuildName(labels["name"], labels["version"]);
        if (!HasGenerations(placement.Instance.Application.Id.Kind))
        {
            // What is in an image changes with it.
            table.Add(KeyOf(placement, part) with { IsAside = part == RolloutPart.Program && image.Length > 0 }, span, name);
            return;
        }
        if (part != RolloutPart.Digest) return;
        var application = placement.Instance.Application;
        table.AddToGeneration(application, part, GenerationOf(placement.Instance), span.Version);
        table.Add(new(application, null, "", part, IsAside: true), span, name);
    }

    private static RolloutPart? PartOf(string part) => part switch
    {
        "image" => RolloutPart.Digest,
        "program" => RolloutPart.Program,
        "unit" => RolloutPart.Unit,
        _ => null,
    };

    // What is put back to a former version has the same series again: what ran in between is in its gap.
    private static List<VersionSpan> SpansOf(Placement placement, string version, TimeSeries values)
    {
        var spans = new List<VersionSpan>();
        var points = values.Values.Span;
        var (first, last) = (-1, -1);
        for (var i = 0; i < points.Length; i++)
        {
            if (float.IsNaN(points[i])) continue;
            if (first >= 0 && i > last + VersionEpoch.Slack + 1) Close();
            if (first < 0) first = i;
            last = i;
        }
        if (first >= 0) Close();
        return spans;

        void Close()
        {
            spans.Add(new(version, first, last, placement.Instance.Pod?.Ready ?? default));
            first = -1;
        }
    }

    /// <summary>Several containers of a pod have several images; the tasks of a service are all the same.</summary>
    private static PartKey KeyOf(Placement placement, RolloutPart part)
    {
        var (id, application) = (placement.Container.Id, placement.Instance.Application);
        var isAlone = !Array.Exists(Orchestrators, o => id.StartsWith(o, StringComparison.Ordinal));
        return new(application, isAlone ? placement.Instance : null, application.Id.Kind == ApplicationKinds.SwarmService ? "" : ContainerName(id), part);
    }

    private static string GenerationOf(Instance instance) => instance.Pod is { OwnerKind: "ReplicaSet" } pod ? pod.OwnerName : WithoutLast(instance.Name);

    private static bool HasGenerations(string kind) => kind is ApplicationKinds.Deployment or ApplicationKinds.ArgoRollout;

    /// <summary>A custom application's parts are not the workload that was ordered.</summary>
    private static TimeSeries DesiredOf(Application application) =>
        application.Id.Kind is ApplicationKinds.Deployment or ApplicationKinds.StatefulSet or ApplicationKinds.DaemonSet ? application.DesiredInstances : default;

    private static bool IsOrchestrated(string kind) => HasGenerations(kind) || kind is ApplicationKinds.StatefulSet or ApplicationKinds.DaemonSet
        or ApplicationKinds.SwarmService or ApplicationKinds.NomadJobGroup;

    private static void Order(Application application)
    {
        var rollouts = application.Rollouts;
        rollouts.Sort(static (a, b) => a.StartMs.CompareTo(b.StartMs));
        if (rollouts.Count > MaxRollouts) rollouts.RemoveRange(0, rollouts.Count - MaxRollouts);
        foreach (var rollout in rollouts) application.Events.Add(new(rollout.StartMs, ApplicationEventKind.Rollout, rollout.What));
    }

    private static string ContainerName(string id) => id[(id.LastIndexOf('/') + 1)..];

    private static string WithoutLast(string pod) => pod.LastIndexOf('-') is > 0 and var dash ? pod[..dash] : pod;
}
