using Taproot.Inspections.Databases;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports.Databases;

/// <summary>Cells that the tables of all databases have.</summary>
internal static class DatabaseCells
{
    /// <summary>Whether an instance answers.</summary>
    public static TableCell Status(DatabaseKind kind, Instance instance, WorldWindow window)
    {
        if (!instance.IsUp) return Cell.Text(instance.Managed?.Status is { Length: > 0 } state ? state : "ended", "unknown");
        var up = window.Recent(kind.Of(instance)?.Up ?? default);
        var seen = window.Recent(DatabaseTraffic.Rate(kind, instance)) > 0;
        if (up < 0.5 && !seen) return Cell.Text("no answer", "critical");
        return up is null && !seen ? Cell.Text("not known", "unknown") : Cell.Text("answers", "ok");
    }

    /// <summary>Requests a second, told or seen.</summary>
    public static TableCell Rate(DatabaseKind kind, Instance instance, WorldWindow window, TimeSeries told = default) =>
        Cell.Number(window.Recent(told) ?? window.Recent(DatabaseTraffic.Rate(kind, instance)), "req/s");

    /// <summary>Mean latency, told or seen.</summary>
    public static TableCell Latency(DatabaseKind kind, Instance instance, WorldWindow window, TimeSeries told = default) =>
        Cell.Number(window.Recent(told) ?? window.Recent(DatabaseTraffic.MeanLatency(kind, instance)), "seconds");

    /// <summary>Bytes of all databases.</summary>
    public static TableCell Size(DatabaseKind kind, Instance instance, WorldWindow window) =>
        Cell.Number(SeriesMath.SumOrNull((kind.Of(instance)?.DatabaseSizes.Values ?? Enumerable.Empty<TimeSeries>()).Select(s => window.Last(s))), "bytes");

    /// <summary>Version; the cloud's word where no exporter tells.</summary>
    public static TableCell Version(DatabaseKind kind, Instance instance) =>
        Cell.Text(kind.Of(instance)?.Version is { Length: > 0 } version ? version : instance.Managed?.EngineVersion is { Length: > 0 } engine ? engine : "–");

    /// <summary>The table with a row an instance.</summary>
    public static ReportTable Instances(DatabaseKind kind, ApplicationScope scope, IReadOnlyList<string> columns, Func<Instance, IReadOnlyList<TableCell>> row)
    {
        var rows = scope.Application.Instances.Select(row).ToList();
        return new($"{kind.Report}-instances", $"{kind.Name} instances", columns, rows, rows.Count == 0 ? $"No instance of {kind.Name} was seen in this window." : "");
    }
}
