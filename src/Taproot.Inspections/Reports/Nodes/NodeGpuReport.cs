using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports.Nodes;

/// <summary>GPUs of a node, and who uses them.</summary>
internal sealed class NodeGpuReport : NodeReport
{
    private const string NoUse = "No process was seen to use a GPU in this window.";

    public override string Id => ReportIds.Gpu;

    public override string Title => "GPU";

    protected internal override bool AppliesTo(Node node) => node.Gpus.Count > 0;

    protected internal override void Draw(ReportSheet sheet, WorldWindow window, Node node)
    {
        var charts = new ChartBuilder(window);
        sheet.Charts.AddRange([
            charts.Area("gpu-consumers", "Who uses the GPUs", "percent", GpuCharts.Consumers([node], static _ => true, u => u.Usage), NoUse) with { Group = "Applications" },
            charts.Area("gpu-memory-consumers", "Who uses their memory", "percent", GpuCharts.Consumers([node], static _ => true, u => u.MemoryUsage), NoUse) with { Group = "Applications" },
            .. GpuCharts.Of(charts, [.. node.Gpus.Values]),
        ]);
        sheet.Tables.Add(GpuCharts.Table(window, node.Gpus.Values.Select(g => (node, g)), Users));

        string Users(Gpu gpu) => string.Join(", ",
            node.Instances.Where(i => i.Containers.Values.Any(c => c.Gpus?.ContainsKey(gpu.Uuid) == true)).Select(i => i.Application.Id.Name).Distinct(StringComparer.Ordinal));
    }
}
