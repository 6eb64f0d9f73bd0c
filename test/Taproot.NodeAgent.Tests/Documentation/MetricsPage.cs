using System.Text;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Tests.Documentation;

/// <summary>Renders docs/metrics.md.</summary>
internal static class MetricsPage
{
    private const string Head = """
        # Metrics of the node agent

        Made from the code by `MetricsDocumentTests`; do not edit. After a change of metrics:

        ```sh
        TAPROOT_WRITE_DOCS=1 test/Taproot.NodeAgent.Tests/bin/Release/net10.0/Taproot.NodeAgent.Tests -class Taproot.NodeAgent.Tests.Documentation.MetricsDocumentTests
        ```

        All series also carry `machine_id` and `system_uuid`, those of containers `az` and `region` once the cloud told them, and those that are sent
        `instance` and `job`. Names with a **C** are those of Coroot's node agent with the same meaning (its labels, and sometimes more); the others are
        Taproot's own. The last column names the test that sees the metric with a value on the real thing or a recording of it; *zero* stands for a
        counter of trouble that is seen while there is none.


        """;

    internal static string Render(IReadOnlyList<KnownMetric> metrics, Sightings seen, IReadOnlyDictionary<string, string> unseen)
    {
        var page = new StringBuilder(Head);
        foreach (IGrouping<string, KnownMetric> room in metrics.GroupBy(metric => metric.Room))
        {
            page.Append($"## {room.Key}\n\n| metric | | type | unit | labels | meaning | seen in |\n|---|---|---|---|---|---|---|\n");
            foreach (KnownMetric metric in room)
                AppendRow(page, metric.Descriptor, Where(metric.Descriptor.Name, seen, unseen));
            page.Append('\n');
        }
        AppendMissing(page, [.. CorootMetrics.Names.Except(metrics.Select(metric => metric.Descriptor.Name))]);
        return page.ToString().TrimEnd('\n') + "\n";
    }

    private static void AppendRow(StringBuilder page, MetricDescriptor metric, string seen)
    {
        string origin = CorootMetrics.Names.Contains(metric.Name) ? "C" : "";
        string labels = string.Join(", ", metric.LabelNames.Select(label => $"`{label}`"));
        page.Append($"| `{metric.Name}` | {origin} | {metric.Type.ToString().ToLowerInvariant()} | {Unit(metric)} | {labels} | {Escape(metric.Help)} | {seen} |\n");
    }

    private static string Where(string metric, Sightings seen, IReadOnlyDictionary<string, string> unseen)
    {
        (string Test, bool HasValue)? sighting = seen.Of(metric);
        if (sighting is { HasValue: true } full)
            return full.Test;
        if (unseen.TryGetValue(metric, out string? reason))
            return $"not here: {reason}";
        return sighting is { } zero ? $"{zero.Test} (*zero*)" : "**nowhere**";
    }

    private static void AppendMissing(StringBuilder page, string[] missing)
    {
        if (missing.Length == 0)
            return;
        page.Append("## Coroot's metrics that are not emitted\n\n");
        foreach (string name in missing)
            page.Append($"- `{name}`\n");
    }

    /// <summary>The unit, by the convention that names end with it.</summary>
    private static string Unit(MetricDescriptor metric)
    {
        string name = metric.Name.EndsWith("_total", StringComparison.Ordinal) ? metric.Name[..^"_total".Length] : metric.Name;
        foreach (string unit in (ReadOnlySpan<string>)["seconds", "bytes", "celsius", "watts", "percent", "ratio", "cores"])
        {
            if (name.EndsWith("_" + unit, StringComparison.Ordinal) || name.EndsWith($"_{unit}_avg", StringComparison.Ordinal)
                || name.EndsWith($"_{unit}_peak", StringComparison.Ordinal))
                return unit;
        }
        return name.EndsWith("_info", StringComparison.Ordinal) ? "1" : "count";
    }

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
