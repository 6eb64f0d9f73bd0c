using Taproot.Telemetry;
using Taproot.Telemetry.Series;
using Taproot.Topology.Build.Kubernetes;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Kubernetes;

namespace Taproot.Topology.Build;

/// <summary>A container where it runs, and when it was last seen.</summary>
internal sealed class Placement
{
    public required Instance Instance { get; init; }

    public required Container Container { get; init; }

    /// <summary>The last grid point with a value of any series that ends with the container; -1 for none.</summary>
    public int LastSeen { get; private set; } = -1;

    public void Seen(TimeSeries series) => LastSeen = Math.Max(LastSeen, series.LastIndex());
}

/// <summary>What the stages of one build share.</summary>
internal sealed class BuildContext
{
    private readonly Dictionary<(string Machine, string Uuid), Node> _nodes = [];
    private readonly List<Placement> _placements = [];
    private Placement?[] _byNumber = [];
    private readonly Dictionary<(ApplicationId, string, Node?), Instance> _instances = [];
    private readonly Dictionary<Node, int> _lastSeen = [];
    private readonly Dictionary<ApplicationId, ApplicationId> _partOf = [];

    public BuildContext(WorldInput input)
    {
        Input = input;
        Keys = input.Keys ?? new();
        Pods = new(input);
        Annotations = AnnotationIndex.Read(input, Pods);
        // Cloned machines share their machine id: there the system's uuid tells them apart.
        SharedMachineIds = input.Get("node_info").Select(s => (Machine: s.Labels["machine_id"], Uuid: s.Labels["system_uuid"])).Distinct()
            .GroupBy(k => k.Machine).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet();
    }

    public WorldInput Input { get; }

    public SeriesKeyCache Keys { get; }

    /// <summary>What kube-state-metrics tells of pods; empty where it does not run.</summary>
    public PodIndex Pods { get; }

    /// <summary>The instances that are pods.</summary>
    public Dictionary<Pod, Instance> PodInstances { get; } = [];

    /// <summary>Annotations by workload.</summary>
    public Dictionary<ApplicationId, WorkloadAnnotations> Annotations { get; }

    public int Points => Input.Grid.Count;

    public Dictionary<string, Node> Nodes { get; } = [];

    public Dictionary<ApplicationId, Application> Applications { get; } = [];

    /// <summary>Instances that a cloud runs, by its id for them.</summary>
    public Dictionary<string, Instance> Managed { get; } = [];

    /// <summary>What flowed on links in the last minute, to be added up once more for their servers.</summary>
    public Dictionary<Link, FigureAdder> Figures { get; } = [];

    public IReadOnlyList<Placement> Placements => _placements;

    private HashSet<string> SharedMachineIds { get; }

    /// <summary>Whether a series whose last value is at <paramref name="index"/> still goes on: one missing point is late data, not an end.</summary>
    public bool IsCurrent(int index) => index >= 0 && index >= Points - 3;

    /// <summary>The series of a query that have a value, those that ended first before those that go on, so that what is true now overwrites what was.</summary>
    public IEnumerable<(Labels Labels, TimeSeries Values, int Last)> OldestFirst(string query) =>
        Input.Get(query).Select(s => (s.Labels, Values: new TimeSeries(s), Last: new TimeSeries(s).LastIndex())).Where(s => s.Last >= 0).OrderBy(s => s.Last);

    public Node Node(in SeriesKey key) => Node(key.Machine, key.Uuid);

    /// <summary>Calls <paramref name="set"/> with the container of each series of a query.</summary>
    public void ForContainers(string query, Action<Placement, GridSeries> set)
    {
        var series = Input.Get(query);
        var places = Keys.Places(query, series);
        for (var i = 0; i < places.Length; i++) set(Container(places[i].Container), series[i]);
    }

    /// <summary>The container with a number of <see cref="Keys"/>.</summary>
    public Placement Container(int number)
    {
        if (number >= _byNumber.Length) Array.Resize(ref _byNumber, Keys.ContainerCount);
        return _byNumber[number] ??= Place(Keys.Container(number));
    }

    /// <summary>The container <paramref name="containerId"/> on the machine of container <paramref name="number"/>.</summary>
    public Placement Container(int number, string containerId) => Container(Keys.Number(Keys.Container(number) with { Container = containerId }));

    /// <summary>The last grid point at which the node's agent reported; -1 for none.</summary>
    public int LastSeen(Node node)
    {
        if (_lastSeen.TryGetValue(node, out var index)) return index;
        foreach (var series in (ReadOnlySpan<TimeSeries>)[node.Uptime, node.CpuCores, node.MemoryTotal]) index = Math.Max(index, series.LastIndex());
        // An agent that tells nothing of the host itself is seen by its containers.
        if (index <= 0) index = Placements.Where(p => p.Instance.Node == node).Select(p => p.LastSeen).DefaultIfEmpty(-1).Max();
        _lastSeen.Add(node, index);
        return index;
    }

    public Application Application(ApplicationId id)
    {
        if (!Applications.TryGetValue(id, out var application)) Applications.Add(id, application = new() { Id = id });
        return application;
    }

    /// <summary>The application of a pod: its workload, or what people made it a part of.</summary>
    public ApplicationId ApplicationOf(Pod pod)
    {
        var workload = Pods.WorkloadOf(pod);
        var id = PartOf(workload, pod.Name);
        if (id != workload) _partOf[workload] = id;
        return id;
    }

    /// <summary>The application that a workload's instances are of.</summary>
    public ApplicationId ApplicationOf(ApplicationId workload) => _partOf.TryGetValue(workload, out var id) ? id : PartOf(workload, "");

    public Instance Instance(ApplicationId id, string name, Node? node)
    {
        if (_instances.TryGetValue((id, name, node), out var instance)) return instance;
        var application = Application(id);
        instance = new() { Name = name, Application = application, Node = node };
        application.Instances.Add(instance);
        node?.Instances.Add(instance);
        _instances.Add((id, name, node), instance);
        return instance;
    }

    /// <summary>Puts the instances of several applications under one.</summary>
    public void Join(ApplicationId id, IEnumerable<Application> members)
    {
        var joined = Application(id);
        foreach (var member in members)
        {
            foreach (var instance in member.Instances)
            {
                instance.Application = joined;
                joined.Instances.Add(instance);
                _instances.TryAdd((id, instance.Name, instance.Node), instance);
            }
            joined.Annotations = joined.Annotations.Or(member.Annotations);
            joined.DesiredInstances = TimeSeriesMath.Sum(joined.DesiredInstances, member.DesiredInstances);
            member.Instances.Clear();
            Applications.Remove(member.Id);
        }
    }

    public Node Node(string machine, string uuid)
    {
        if (_nodes.TryGetValue((machine, uuid), out var node)) return node;
        var id = machine.Length == 0 ? uuid : machine;
        if (id.Length == 0) id = "unknown";
        else if (SharedMachineIds.Contains(machine)) id = $"{machine}-{uuid}";
        if (!Nodes.TryGetValue(id, out node)) Nodes.Add(id, node = new() { Id = id, Name = id });
        _nodes.Add((machine, uuid), node);
        return node;
    }

    private Placement Place(in ContainerKey key)
    {
        var node = Node(key.Machine, key.Uuid);
        var pod = Pods.OfContainer(key.Container);
        var instance = pod is null ? InstanceByName(key.Container, node) : Instance(ApplicationOf(pod), pod.Name, node);
        if (pod is not null) PodInstances[pod] = instance;
        instance.Pod = pod;
        if (!instance.Containers.TryGetValue(key.Container, out var container))
            instance.Containers.Add(key.Container, container = new() { Id = key.Container });
        var placement = new Placement { Instance = instance, Container = container };
        _placements.Add(placement);
        return placement;
    }
    private Instance InstanceByName(string containerId, Node node)
    {
        var (id, name) = ApplicationNames.Of(containerId, node.Name);
        return Instance(PartOf(id, name), name, node);
    }

    private ApplicationId PartOf(ApplicationId id, string instance)
    {
        if (Annotations.TryGetValue(id, out var annotations) && annotations.CustomName.Length > 0) return id with { Name = annotations.CustomName };
        return Input.Rules.CustomApplicationOf(instance) is { } custom ? new("", ApplicationKinds.CustomApplication, custom) : id;
    }
}
