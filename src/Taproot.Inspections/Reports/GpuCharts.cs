using Taproot.Inspections.Checks.Gpu;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports;

/// <summary>What the pages of applications and nodes both show of GPUs.</summary>
internal static class GpuCharts
{
    public const string NoGpu = "No GPU was seen in this window: agents ask NVIDIA's driver, unless disable-gpu-monitoring is on.";

    /// <summary>Charts of whole GPUs.</summary>
    public static IEnumerable<Chart> Of(ChartBuilder charts, IReadOnlyList<Gpu> gpus)
    {
        IEnumerable<(string, TimeSeries)> Each(Func<Gpu, TimeSeries> select) => gpus.Select(g => (GpuNames.Of(g), select(g)));
        yield return charts.Line("gpu-utilization", "GPU busy, mean", "percent", Each(g => g.Utilization), NoGpu) with { Group = "GPU" };
        yield return charts.Line("gpu-utilization-peak", "GPU busy, peak", "percent", Each(g => g.UtilizationPeak), NoGpu) with { Group = "GPU" };
        var smallest = gpus.Select(g => g.MemoryTotal).Where(m => !float.IsNaN(m.Last())).OrderBy(m => m.Last()).FirstOrDefault();
        yield return charts.Line("gpu-memory", "Memory used", "bytes", Each(g => g.MemoryUsed), NoGpu, ("smallest memory", smallest)) with { Group = "GPU memory" };
        yield return charts.Line("gpu-memory-utilization", "Memory busy, mean", "percent", Each(g => g.MemoryUtilization), NoGpu) with { Group = "GPU memory" };
        yield return charts.Line("gpu-memory-utilization-peak", "Memory busy, peak", "percent", Each(g => g.MemoryUtilizationPeak), NoGpu) with { Group = "GPU memory" };
        yield return charts.Line("gpu-temperature", "Temperature", "celsius", Each(g => g.Temperature), NoGpu) with { Group = "Temperature and power" };
        yield return charts.Line("gpu-power", "Power", "watts", Each(g => g.Power), NoGpu) with { Group = "Temperature and power" };
    }

    /// <summary>Who uses GPUs of a node, by application.</summary>
    public static IEnumerable<(string, TimeSeries)> Consumers(IEnumerable<Node> nodes, Func<string, bool> isGpu, Func<GpuUse, TimeSeries> select) =>
        nodes.SelectMany(n => n.Instances)
            .SelectMany(i => i.Containers.Values, (i, c) => (Application: i.Application.Id.Name, c.Gpus))
            .Where(u => u.Gpus is not null)
            .SelectMany(u => u.Gpus!.Where(g => isGpu(g.Key)), (u, g) => (u.Application, Series: select(g.Value)))
            .GroupBy(u => u.Application, u => u.Series, StringComparer.Ordinal)
            .Select(g => (g.Key, SeriesMath.Sum(g)));

    /// <summary>The table of GPUs; <paramref name="users"/> tells who uses one.</summary>
    public static ReportTable Table(WorldWindow window, IEnumerable<(Node Node, Gpu Gpu)> gpus, Func<Gpu, string> users)
    {
        var rows = gpus.Select(IReadOnlyList<TableCell> (g) =>
        [
            Cell.Text(g.Gpu.Uuid), Cell.Text(g.Gpu.Name.Length > 0 ? g.Gpu.Name : "–"), Cell.Number(window.Last(g.Gpu.MemoryTotal), "bytes"), Cell.Of(g.Node),
            Cell.Text(users(g.Gpu)), Cell.Number(window.Recent(g.Gpu.Utilization), "percent"), Cell.Number(window.Recent(g.Gpu.MemoryUsed), "bytes"),
            Cell.Number(window.Recent(g.Gpu.Temperature), "celsius"), Cell.Number(window.Recent(g.Gpu.Power), "watts"), Cell.Text(g.Gpu.DriverVersion.Length > 0 ? g.Gpu.DriverVersion : "–"),
        ]).ToList();
        return new("gpus", "GPUs", ["GPU", "Name", "Memory", "Node", "Used by", "Busy", "Memory used", "Temperature", "Power", "Driver"], rows, rows.Count == 0 ? NoGpu : "");
    }
}
