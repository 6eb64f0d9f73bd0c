using System.Collections.Immutable;
using Taproot.Inspections.Costs.Prices;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Costs;

/// <summary>
/// Works out what a world costs: a node's price is split into CPU, memory and GPUs, what applications use is theirs, and what is left is shared among them by their
/// usage. So a machine is counted once, whatever runs on it, and the applications' parts add up to the nodes' prices.
/// </summary>
public sealed class CostCalculator
{
    private readonly WorldWindow _window;
    private readonly NodePricer _pricer;
    private readonly RequestsOf _requests;
    private readonly string _label;
    private readonly Dictionary<Application, ApplicationSum> _applications = [];
    private readonly List<(NodeCost Cost, NodeUse Use)> _nodes = [];
    private double _unassigned;

    private CostCalculator(WorldWindow window, NodePricer pricer, RequestsOf requests, string label) =>
        (_window, _pricer, _requests, _label) = (window, pricer, requests, label);

    /// <summary>The costs of a window.</summary>
    /// <param name="window">The world and time.</param>
    /// <param name="pricer">Prices.</param>
    /// <param name="requests">Tells instances' requests; without it those of their containers.</param>
    /// <param name="label">The label to group by, too; empty for none.</param>
    public static CostReport Of(WorldWindow window, NodePricer pricer, RequestsOf? requests = null, string label = "")
    {
        ArgumentNullException.ThrowIfNull(pricer);
        return new CostCalculator(window, pricer, requests ?? (i => ContainerRequests.Of(window, i)), label).Make();
    }

    private CostReport Make()
    {
        foreach (var node in _window.World.Nodes.Values.OrderBy(n => n.Name, StringComparer.Ordinal)) Add(node);
        var traffic = TrafficCosts.Of(_window, _pricer.List);
        foreach (var application in traffic.Keys) Sum(application);
        ImmutableArray<ApplicationCost> applications =
            [.. _applications.OrderBy(a => a.Key.Id.ToString(), StringComparer.Ordinal).Select(a => a.Value.ToCost(_window, a.Key, traffic.GetValueOrDefault(a.Key)))];
        return new(_window.Grid.StepMs * (double)_window.Count / 3_600_000, [.. _nodes.Select(n => n.Cost)], applications, _unassigned,
            [.. GroupsOf(applications)], CostTrends.Of(_window, _nodes));
    }

    private void Add(Node node)
    {
        var use = NodeUse.Of(_window, node);
        var rate = _pricer.PriceOf(node, use.Size.Cpu, use.Size.Memory);
        if (!rate.IsKnown)
        {
            foreach (var instance in node.Instances) Sum(instance.Application).Unpriced++;
            _nodes.Add((CostOf(node, rate, use, Resources.Unknown, Resources.Unknown), use));
            return;
        }
        var month = CostUnits.HoursOfMonth * use.Presence;
        var unit = new Resources(rate.PerCore * month, rate.PerGib * month, rate.PerGpu * month);
        var reserved = Resources.Unknown;
        foreach (var instance in node.Instances) reserved = Plus(reserved, AddInstance(instance, use.Instances[instance] * unit, rate, unit));
        Share(node, use, unit);
        _nodes.Add((CostOf(node, rate, use, unit, reserved), use));
    }

    private Resources AddInstance(Instance instance, Resources usage, NodePrice rate, Resources unit)
    {
        var sum = Sum(instance.Application);
        sum.Usage += usage;
        sum.Instances++;
        sum.IsEstimated |= rate.Quality is PriceQuality.Estimated;
        if (!instance.IsUp) return Resources.Unknown;
        sum.Units += unit;
        var asked = _requests(instance);
        var reserved = new Resources(asked.Cores, asked.Gib) * unit;
        sum.Reserved = Plus(sum.Reserved, reserved);
        return reserved;
    }

    // What nobody uses and what the system uses is paid for by those that the node is there for.
    private void Share(Node node, NodeUse use, Resources unit)
    {
        var rest = (use.System + use.Idle) * unit;
        if (node.Instances.Count == 0)
        {
            _unassigned += rest.Total;
            return;
        }
        var equal = 1d / node.Instances.Count;
        foreach (var (instance, own) in use.Instances)
        {
            var share = new Resources(
                use.Applications.Cpu > 0 ? own.Cpu / use.Applications.Cpu : equal, use.Applications.Memory > 0 ? own.Memory / use.Applications.Memory : equal,
                use.Applications.Gpu > 0 ? own.Gpu / use.Applications.Gpu : equal);
            Sum(instance.Application).Shared += rest * share;
        }
    }

    private NodeCost CostOf(Node node, NodePrice rate, NodeUse use, Resources unit, Resources reserved)
    {
        var gib = DiskSizes.GibOf(_window, node);
        return new(node, rate, use.Presence, use.Size * unit, use.Applications * unit, use.System * unit, use.Idle * unit, reserved, gib,
            gib > 0 ? gib * _pricer.DiskPerGibMonth(node) * use.Presence : double.NaN);
    }

    private ApplicationSum Sum(Application application)
    {
        if (!_applications.TryGetValue(application, out var sum)) _applications.Add(application, sum = new());
        return sum;
    }

    private IEnumerable<CostGroup> GroupsOf(ImmutableArray<ApplicationCost> applications) =>
    [
        .. GroupsOf(CostGroup.Namespace, applications, a => a.Application.Id.Namespace), .. GroupsOf(CostGroup.Category, applications, a => a.Application.Category),
        .. _label.Length == 0 ? [] : GroupsOf(CostGroup.Label, applications, a => CostLabels.ValueOf(a.Application, _label)),
    ];

    private static IEnumerable<CostGroup> GroupsOf(string by, ImmutableArray<ApplicationCost> applications, Func<ApplicationCost, string> name) =>
        applications.GroupBy(name, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new CostGroup(
            by, g.Key, g.Count(), g.Sum(a => a.Usage.Total), g.Sum(a => a.Shared.Total), g.Select(a => a.Traffic).Aggregate(default(TrafficCost), TrafficCost.Add)));

    // NaN is "not known" and adds nothing to what is.
    private static Resources Plus(Resources left, Resources right) => new(Plus(left.Cpu, right.Cpu), Plus(left.Memory, right.Memory), Plus(left.Gpu, right.Gpu));

    private static double Plus(double left, double right) => double.IsNaN(left) ? right : double.IsNaN(right) ? left : left + right;

    private sealed class ApplicationSum
    {
        public Resources Usage { get; set; }

        public Resources Shared { get; set; }

        public Resources Units { get; set; }

        public Resources Reserved { get; set; } = Resources.Unknown;

        public int Instances { get; set; }

        public int Unpriced { get; set; }

        public bool IsEstimated { get; set; }

        public ApplicationCost ToCost(WorldWindow window, Application application, TrafficCost traffic) => new(
            application, Usage, Shared, Reserved, traffic, Instances, Unpriced, IsEstimated, SizingAdvice.Of(window, application, Reserved, Units));
    }
}
