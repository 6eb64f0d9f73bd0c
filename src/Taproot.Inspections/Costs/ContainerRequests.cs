using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Costs;

/// <summary>Tells the requests of an instance.</summary>
/// <param name="instance">The instance.</param>
public delegate Reserved RequestsOf(Instance instance);

/// <summary>Requests of instances out of a world.</summary>
internal static class ContainerRequests
{
    /// <summary>The requests of all containers of an instance together, as they were last in the window.</summary>
    public static Reserved Of(WorldWindow window, Instance instance) => new(
        SumOf(window, instance, c => c.CpuRequest), SumOf(window, instance, c => c.MemoryRequest) / CostUnits.Gib);

    private static double SumOf(WorldWindow window, Instance instance, Func<Container, TimeSeries> of) =>
        SeriesMath.SumOrNull(instance.Containers.Values.Select(c => window.Last(of(c)))) ?? double.NaN;
}
