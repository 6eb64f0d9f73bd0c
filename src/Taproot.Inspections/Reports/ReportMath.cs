using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports;

/// <summary>Small arithmetic that several reports share.</summary>
internal static class ReportMath
{
    /// <summary>Why pressure charts are empty.</summary>
    public const string NoPressure = "The kernel gives no pressure figures for these processes (PSI needs cgroup v2).";

    /// <summary>A share as percent.</summary>
    public static TimeSeries Percent(TimeSeries share) => TimeSeriesMath.Scale(share, 100);

    /// <summary>Pressure of one resource an instance, in percent of time.</summary>
    public static IEnumerable<(string, TimeSeries)> Pressure(ApplicationScope scope, string resource) =>
        scope.Application.Instances.Select(i =>
            (i.Name, Percent(SeriesMath.Max(i.Containers.Values.Select(c => c.Pressure.GetValueOrDefault(resource))))));
}
