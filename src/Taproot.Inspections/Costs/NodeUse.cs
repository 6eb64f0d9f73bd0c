using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Costs;

/// <summary>What is used of a node over a window, as means in cores, GiB and GPUs over the time that the node was measured: what was not measured is not nothing.</summary>
internal sealed class NodeUse
{
    private readonly Dictionary<Instance, Resources> _instances = [];

    private NodeUse(WorldWindow window, Node node)
    {
        Size = new(window.Last(node.CpuCores) ?? double.NaN, (window.Last(node.MemoryTotal) ?? double.NaN) / CostUnits.Gib, node.Gpus.Count);
        IsMeasured = Size is { Cpu: > 0, Memory: > 0 };
        (First, Last) = RangeOf(window, node);
        Presence = window.Count == 0 ? 0 : (Last - First + 1d) / window.Count;
        if (IsMeasured) Measure(window, node);
    }

    /// <summary>Cores, GiB and GPUs that there are.</summary>
    public Resources Size { get; }

    /// <summary>Whether its size is known.</summary>
    public bool IsMeasured { get; }

    /// <summary>The first point of the window at which it was there.</summary>
    public int First { get; }

    /// <summary>The last such point; below the first for a node that never was.</summary>
    public int Last { get; }

    /// <summary>The share of the window that it was there.</summary>
    public double Presence { get; }

    /// <summary>Used by applications.</summary>
    public Resources Applications { get; private set; }

    /// <summary>Used by what belongs to no application.</summary>
    public Resources System { get; private set; }

    /// <summary>Used by nobody.</summary>
    public Resources Idle { get; private set; }

    /// <summary>What each of its instances uses.</summary>
    public IReadOnlyDictionary<Instance, Resources> Instances => _instances;

    public static NodeUse Of(WorldWindow window, Node node) => new(window, node);

    private void Measure(WorldWindow window, Node node)
    {
        var cpuPoints = CountOf(window, node.CpuUsage);
        var memoryPoints = CountOf(window, node.MemoryAvailable);
        foreach (var instance in node.Instances)
        {
            var (cpu, memory) = (0d, 0d);
            foreach (var container in instance.Containers.Values)
            {
                cpu += Mean(window, container.CpuUsage, cpuPoints);
                memory += Mean(window, container.MemoryRss, memoryPoints) / CostUnits.Gib;
            }
            _instances[instance] = new(cpu, memory, GpusOf(window, node, instance));
        }
        var sum = _instances.Values.Aggregate(default(Resources), Resources.Add);
        // Containers and nodes are measured apart: together they cannot use more than there is.
        var fit = new Resources(Fit(sum.Cpu, Size.Cpu), Fit(sum.Memory, Size.Memory), Fit(sum.Gpu, Size.Gpu));
        foreach (var (instance, use) in _instances.ToList()) _instances[instance] = use * fit;
        // The product may be a last digit larger than the size.
        Applications = new(Math.Min(sum.Cpu * fit.Cpu, Size.Cpu), Math.Min(sum.Memory * fit.Memory, Size.Memory), Math.Min(sum.Gpu * fit.Gpu, Size.Gpu));
        var used = new Resources(
            Math.Clamp(Mean(window, node.CpuUsage, cpuPoints), Applications.Cpu, Size.Cpu),
            Math.Clamp(Size.Memory - (memoryPoints > 0 ? Mean(window, node.MemoryAvailable, memoryPoints) / CostUnits.Gib : Size.Memory), Applications.Memory, Size.Memory),
            Math.Clamp(node.Gpus.Values.Sum(g => Mean(window, g.Utilization, 0)) / 100, Applications.Gpu, Size.Gpu));
        System = used - Applications;
        Idle = Size - used;
    }

    // Of a GPU that several share each has the time that its work took.
    private static double GpusOf(WorldWindow window, Node node, Instance instance)
    {
        var percent = 0.0;
        foreach (var container in instance.Containers.Values)
        {
            if (container.Gpus is not { } gpus) continue;
            foreach (var (uuid, use) in gpus)
                if (node.Gpus.TryGetValue(uuid, out var gpu)) percent += Mean(window, use.Usage, CountOf(window, gpu.Utilization));
        }
        return percent / 100;
    }

    private static double Fit(double sum, double size) => sum > size ? size / sum : 1;

    private static int CountOf(WorldWindow window, TimeSeries series)
    {
        var count = 0;
        foreach (var value in window.Of(series))
            if (float.IsFinite(value)) count++;
        return count;
    }

    private static double Mean(WorldWindow window, TimeSeries series, int points)
    {
        var own = CountOf(window, series);
        return own == 0 ? 0 : window.Total(series) / Math.Max(own, points);
    }

    // A node that reports was there since it was started, also where its agent was not; one that started anew within the window was there before, too.
    private static (int First, int Last) RangeOf(WorldWindow window, Node node)
    {
        var uptime = window.Of(node.Uptime);
        var newest = uptime.Length - 1;
        while (newest >= 0 && !float.IsFinite(uptime[newest])) newest--;
        var last = node.IsUp ? window.Count - 1 : newest;
        if (newest < 0) return (0, last);
        var first = (int)Math.Max(0, newest - uptime[newest] * 1000d / window.Grid.StepMs);
        for (var i = 0; i < first; i++)
            if (float.IsFinite(uptime[i])) first = i;
        return (first, last);
    }
}
