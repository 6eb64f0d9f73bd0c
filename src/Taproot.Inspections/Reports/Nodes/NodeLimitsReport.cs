using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports.Nodes;

/// <summary>Tables of the kernel that fill up: conntrack, file descriptors, process ids.</summary>
internal sealed class NodeLimitsReport : NodeReport
{
    private static readonly (string Id, string Title, string Used, string Limit)[] Tables =
    [
        ("conntrack", "Connection tracking entries", "node_conntrack_entries", "node_conntrack_entries_limit"),
        ("files", "Open file descriptors", "node_file_descriptors", "node_file_descriptors_limit"),
        ("pids", "Process ids", "node_pids", "node_pids_limit"),
    ];

    public override string Id => ReportIds.Limits;

    public override string Title => "Kernel limits";

    protected internal override void Draw(ReportSheet sheet, WorldWindow window, Node node)
    {
        var charts = new ChartBuilder(window);
        foreach (var (id, title, used, limit) in Tables)
            sheet.Charts.Add(charts.Line(id, title, "count", [("used", Single(node, used))], "The kernel of this node does not tell.", ("limit", Single(node, limit))));
    }

    /// <summary>Other series of a node whose metric is <paramref name="metric"/>, with or without <c>_total</c>, by their label text.</summary>
    public static IEnumerable<(string, TimeSeries)> Others(Node node, string metric) =>
        from series in node.Other
        let name = MetricOf(series.Key)
        where name == metric || name == metric + "_total"
        orderby series.Key
        select (series.Key[name.Length..] is { Length: > 0 } labels ? labels : metric, series.Value);

    private static TimeSeries Single(Node node, string metric) => Others(node, metric).Select(s => s.Item2).FirstOrDefault();

    private static string MetricOf(string key) => key.IndexOf('{', StringComparison.Ordinal) is > 0 and var brace ? key[..brace] : key;
}
