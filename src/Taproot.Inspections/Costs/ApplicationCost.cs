using Taproot.Topology.Model;

namespace Taproot.Inspections.Costs;

/// <summary>What an application costs a month at the rate of the window, in USD.</summary>
/// <param name="Application">The application.</param>
/// <param name="Usage">What it uses of its nodes.</param>
/// <param name="Shared">Its share of what its nodes have idle and of what their systems use: as large as its share of the usage.</param>
/// <param name="Reserved">What its requests set aside; NaN where nobody asked for any.</param>
/// <param name="Traffic">Traffic between zones and to the internet.</param>
/// <param name="Instances">Its instances on nodes with a price.</param>
/// <param name="Unpriced">Its instances on nodes without one: they are in no figure.</param>
/// <param name="IsEstimated">Whether the price of one of its nodes is an estimate.</param>
/// <param name="Sizing">What it should ask for.</param>
public sealed record ApplicationCost(
    Application Application, Resources Usage, Resources Shared, Resources Reserved, TrafficCost Traffic, int Instances, int Unpriced, bool IsEstimated, Sizing Sizing)
{
    /// <summary>Its part of the nodes' prices.</summary>
    public double Compute => Usage.Total + Shared.Total;

    /// <summary>Everything.</summary>
    public double Total => Compute + Traffic.Total;
}

/// <summary>What traffic costs a month, in USD, and how much it is.</summary>
/// <param name="Zones">Between zones and regions.</param>
/// <param name="Internet">To the internet.</param>
/// <param name="ZoneGib">GiB a month between zones and regions.</param>
/// <param name="InternetGib">GiB a month to the internet.</param>
public readonly record struct TrafficCost(double Zones, double Internet, double ZoneGib, double InternetGib)
{
    /// <summary>Both together.</summary>
    public double Total => Zones + Internet;

    /// <summary>The sum.</summary>
    public static TrafficCost operator +(TrafficCost left, TrafficCost right) =>
        new(left.Zones + right.Zones, left.Internet + right.Internet, left.ZoneGib + right.ZoneGib, left.InternetGib + right.InternetGib);

    /// <summary>The sum.</summary>
    public static TrafficCost Add(TrafficCost left, TrafficCost right) => left + right;
}
