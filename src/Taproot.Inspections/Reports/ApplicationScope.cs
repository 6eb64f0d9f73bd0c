using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports;

/// <summary>What the reports of one application are made of.</summary>
public sealed class ApplicationScope(WorldWindow window, Application application)
{
    /// <summary>The window.</summary>
    public WorldWindow Window { get; } = window;

    /// <summary>The application.</summary>
    public Application Application { get; } = application;

    /// <summary>Makes charts of the window.</summary>
    public ChartBuilder Charts { get; } = new(window);

    /// <summary>The latency in seconds that the application's objective is about; 0 when that is switched off.</summary>
    public double ObjectiveBound { get; init; }

    /// <summary>What people chose.</summary>
    public InspectionSettings Settings { get; init; } = InspectionSettings.Default;

    /// <summary>A series an instance: <paramref name="select"/> summed over its containers.</summary>
    public IEnumerable<(string Name, TimeSeries Values)> PerInstance(Func<Container, TimeSeries> select) =>
        Application.Instances.Select(i => (i.Name, SeriesMath.Sum(i.Containers.Values.Select(select))));

    /// <summary>The lowest limit of one instance, drawn as threshold.</summary>
    public (string, TimeSeries) Limit(Func<Container, TimeSeries> select) =>
        ("limit", Application.Instances.Select(i => SeriesMath.Sum(i.Containers.Values.Select(select))).FirstOrDefault(s => Window.HasValues(s)));

    /// <summary>Volumes of all instances with a name that tells them apart.</summary>
    public IEnumerable<(Instance Instance, Volume Volume, string Name)> Volumes() =>
        Application.Instances.SelectMany(i => i.Containers.Values.SelectMany(c => c.Volumes.Values), (i, v) => (i, v, $"{i.Name} {v.MountPoint}"));
}
