using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports;

/// <summary>Which applications take what of a node: the largest by name, the rest in one.</summary>
internal static class Consumers
{
    private const int Named = 5;

    /// <summary>More nodes than this are not told apart by anybody.</summary>
    public const int MaxNodes = 10;

    /// <summary>A series for each of the largest applications on <paramref name="node"/>, and "other".</summary>
    public static IEnumerable<(string Name, TimeSeries Values)> On(WorldWindow window, Node node, Func<Container, TimeSeries> select)
    {
        var all = node.Instances
            .GroupBy(i => i.Application, (a, i) => (a.Id.Name, Values: SeriesMath.Sum(i.SelectMany(x => x.Containers.Values).Select(select))))
            .Where(s => !s.Values.IsEmpty).OrderByDescending(s => window.Total(s.Values)).ThenBy(s => s.Name, StringComparer.Ordinal).ToList();
        var named = all.Take(Named);
        return all.Count > Named ? named.Append(("other", SeriesMath.Sum(all.Skip(Named).Select(s => s.Values)))) : named;
    }

    /// <summary>The nodes of an application, the busiest first.</summary>
    public static IReadOnlyList<Node> NodesOf(ApplicationScope scope, Func<Node, TimeSeries> busy) =>
        [.. scope.Application.Instances.Select(i => i.Node).OfType<Node>().Distinct()
            .OrderByDescending(n => scope.Window.Recent(busy(n)) ?? -1).ThenBy(n => n.Name, StringComparer.Ordinal).Take(MaxNodes)];
}
