using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports;

/// <summary>The GPUs that an application uses.</summary>
internal sealed class GpuReport : ApplicationReport
{
    private const string NoUse = "No process of this application was seen to use a GPU in this window.";

    public override string Id => ReportIds.Gpu;

    public override string Title => "GPU";

    protected internal override bool AppliesTo(Application application) => application.Instances.Exists(static i => i.Containers.Values.Any(c => c.Gpus is not null));

    protected internal override void Draw(ReportSheet sheet, ApplicationScope scope)
    {
        var instances = scope.Application.Instances;
        var used = instances.SelectMany(i => i.Containers.Values).SelectMany(c => c.Gpus ?? []).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        var nodes = instances.Select(i => i.Node).OfType<Node>().DistinctBy(n => n.Id).ToList();
        var gpus = nodes.SelectMany(n => n.Gpus.Values.Where(g => used.Contains(g.Uuid)), (n, g) => (Node: n, Gpu: g)).ToList();
        var charts = scope.Charts;
        IEnumerable<(string, TimeSeries)> Each(Func<GpuUse, TimeSeries> select) => scope.PerInstance(c => SeriesMath.Sum((c.Gpus ?? []).Values.Select(select)));
        sheet.Charts.AddRange([
            charts.Line("gpu-usage", "GPU time used", "percent", Each(u => u.Usage), NoUse) with { Group = "This application" },
            charts.Line("gpu-memory-usage", "GPU memory time used", "percent", Each(u => u.MemoryUsage), NoUse) with { Group = "This application" },
            charts.Area("gpu-consumers", "Who uses these GPUs", "percent", GpuCharts.Consumers(nodes, used.Contains, u => u.Usage), NoUse) with { Group = "All applications" },
            charts.Area("gpu-memory-consumers", "Who uses their memory", "percent", GpuCharts.Consumers(nodes, used.Contains, u => u.MemoryUsage), NoUse) with { Group = "All applications" },
            .. GpuCharts.Of(charts, [.. gpus.Select(g => g.Gpu)]),
        ]);
        sheet.Tables.Add(GpuCharts.Table(scope.Window, gpus, g => string.Join(", ", instances.Where(i => i.Containers.Values.Any(c => c.Gpus?.ContainsKey(g.Uuid) == true)).Select(i => i.Name))));
    }
}
