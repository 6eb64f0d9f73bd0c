using Taproot.Inspections.Costs;
using Taproot.Inspections.Costs.Prices;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Deployments;

/// <summary>What an application uses of its nodes, at their prices: not its share of what they have idle, which others change.</summary>
internal static class RunningCost
{
    /// <summary>USD a month at the rate of the points from <paramref name="from"/> to before <paramref name="to"/>; NaN where no node of it has a price.</summary>
    public static double PerMonth(Application application, NodePricer pricer, int from, int to)
    {
        var (sum, isPriced) = (0.0, false);
        foreach (var group in application.Instances.Where(i => i.Node is not null).GroupBy(i => i.Node!))
        {
            var node = group.Key;
            var price = pricer.PriceOf(node, Last(node.CpuCores), Last(node.MemoryTotal) / CostUnits.Gib);
            if (!price.IsKnown) continue;
            isPriced = true;
            foreach (var container in group.SelectMany(i => i.Containers.Values))
                sum += price.PerCore * PerPoint(container.CpuUsage, from, to) + price.PerGib * PerPoint(container.MemoryRss, from, to) / CostUnits.Gib;
        }
        return isPriced ? sum * CostUnits.HoursOfMonth : double.NaN;
    }

    private static double Last(TimeSeries series) => series.LastIndex() is >= 0 and var last ? series.Values.Span[last] : double.NaN;

    /// <summary>The mean over all points: an instance that was there for half of the time costs half.</summary>
    private static double PerPoint(TimeSeries series, int from, int to)
    {
        var values = series.Values.Span;
        var (sum, first, end) = (0.0, Math.Max(0, from), Math.Min(to, values.Length));
        for (var i = first; i < end; i++)
            if (float.IsFinite(values[i])) sum += values[i];
        return end > first ? sum / (end - first) : 0;
    }
}
