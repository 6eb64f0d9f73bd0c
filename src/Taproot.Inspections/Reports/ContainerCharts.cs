using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports;

/// <summary>A figure of an application's containers as one group of charts: all instances together, then each container of its pods with its limit.</summary>
internal static class ContainerCharts
{
    private const int MaxContainers = 10;

    /// <summary>The charts of one figure.</summary>
    /// <param name="scope">The application.</param>
    /// <param name="id">Id of the chart of all; the others' ids begin with it.</param>
    /// <param name="title">Title of the group.</param>
    /// <param name="unit">Unit.</param>
    /// <param name="select">The figure.</param>
    /// <param name="emptyReason">Why it is empty.</param>
    /// <param name="limit">The containers' limit, for figures that have one.</param>
    public static IEnumerable<Chart> Of(
        ApplicationScope scope, string id, string title, string unit, Func<Container, TimeSeries> select, string emptyReason, Func<Container, TimeSeries>? limit = null)
    {
        var names = scope.Application.Instances.SelectMany(i => i.Containers.Values).Select(NameOf).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal).Take(MaxContainers + 1).ToList();
        var single = names.Count <= 1;
        yield return scope.Charts.Area(id, title, unit, scope.PerInstance(select), emptyReason, single && limit is not null ? scope.Limit(limit) : null) with { Group = single ? "" : title };
        if (single) yield break;
        foreach (var name in names.Take(MaxContainers))
        {
            yield return scope.Charts.Line(
                $"{id}:{name}", $"{title}: {name}", unit, PerInstance(scope, name, select), emptyReason, limit is null ? null : Limit(scope, name, limit)) with { Group = title };
        }
    }

    private static IEnumerable<(string, TimeSeries)> PerInstance(ApplicationScope scope, string name, Func<Container, TimeSeries> select) =>
        scope.Application.Instances.Select(i => (i.Name, SeriesMath.Sum(i.Containers.Values.Where(c => NameOf(c) == name).Select(select))));

    private static (string, TimeSeries) Limit(ApplicationScope scope, string name, Func<Container, TimeSeries> limit) =>
        ("limit", PerInstance(scope, name, limit).Select(s => s.Item2).FirstOrDefault(s => scope.Window.HasValues(s)));

    private static string NameOf(Container container) => container.Id[(container.Id.LastIndexOf('/') + 1)..];
}
