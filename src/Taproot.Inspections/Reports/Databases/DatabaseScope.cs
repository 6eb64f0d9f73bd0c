using Taproot.Inspections.Databases;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Inspections.Reports.Databases;

/// <summary>What the report of a database is made of.</summary>
internal sealed class DatabaseScope<T> where T : Database
{
    private readonly string _silence;

    public DatabaseScope(ReportSheet sheet, ApplicationScope scope, DatabaseKind kind)
    {
        (Sheet, Scope, Kind) = (sheet, scope, kind);
        Told = [.. scope.Application.Instances.Select(i => (i, (kind.Of(i) as T)!)).Where(i => i.Item2 is not null)];
        _silence = kind.Silence(scope.Application, WorldWindow.RecentPoints);
    }

    public ReportSheet Sheet { get; }

    public ApplicationScope Scope { get; }

    public DatabaseKind Kind { get; }

    public ChartBuilder Charts => Scope.Charts;

    public WorldWindow Window => Scope.Window;

    /// <summary>The instances of which an exporter tells.</summary>
    public IReadOnlyList<(Instance Instance, T Database)> Told { get; }

    /// <summary>Why a chart is empty: that there is no exporter is told before all else.</summary>
    public string Reason(string because) => Told.Count == 0 || _silence.Length > 0 ? _silence : because;

    /// <summary>A series an instance.</summary>
    public IEnumerable<(string Name, TimeSeries Values)> Each(Func<T, TimeSeries> select) => Told.Select(t => (t.Instance.Name, select(t.Database)));

    /// <summary>A series an instance, out of what its exporter or, where that is silent, what agents see.</summary>
    public IEnumerable<(string Name, TimeSeries Values)> EachSeen(Func<T, TimeSeries> told, Func<DatabaseKind, Instance, TimeSeries> seen) =>
        Scope.Application.Instances.Select(i => (i.Name, Kind.Of(i) is T database && told(database) is { IsEmpty: false } values ? values : seen(Kind, i)));

    /// <summary>Series of all instances, those of one name summed.</summary>
    public IEnumerable<(string Name, TimeSeries Values)> Summed(Func<T, IEnumerable<(string Name, TimeSeries Values)>> select) =>
        Grouped(select).Select(g => (g.Key, SeriesMath.Sum(g)));

    /// <summary>Series of all instances, of those with one name the largest: replicas tell the same of the same table.</summary>
    public IEnumerable<(string Name, TimeSeries Values)> Largest(Func<T, IEnumerable<(string Name, TimeSeries Values)>> select) =>
        Grouped(select).Select(g => (g.Key, SeriesMath.Max(g)));

    /// <summary>Adds charts that share a place.</summary>
    public void Add(string group, params IEnumerable<Chart> charts) => Sheet.Charts.AddRange(charts.Select(c => c with { Group = group }));

    private IEnumerable<IGrouping<string, TimeSeries>> Grouped(Func<T, IEnumerable<(string Name, TimeSeries Values)>> select) =>
        Told.SelectMany(t => select(t.Database)).Where(s => !s.Values.IsEmpty).GroupBy(s => s.Name, s => s.Values, StringComparer.Ordinal);
}
