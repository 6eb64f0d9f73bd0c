using System.Collections.Immutable;

namespace Taproot.Inspections.Costs;

/// <summary>What a window's world costs. All amounts are USD a month at the rate of the window.</summary>
/// <param name="Hours">How long the window is.</param>
/// <param name="Nodes">Nodes, those without a price too.</param>
/// <param name="Applications">Applications that run on nodes or pay for traffic.</param>
/// <param name="Unassigned">What nodes cost that run no application.</param>
/// <param name="Groups">The same by namespace, by category and, where one was asked for, by a label; each kind adds up to the whole.</param>
/// <param name="Trend">How it went.</param>
public sealed record CostReport(
    double Hours, ImmutableArray<NodeCost> Nodes, ImmutableArray<ApplicationCost> Applications, double Unassigned, ImmutableArray<CostGroup> Groups, CostTrend Trend)
{
    /// <summary>What the nodes cost that have a price.</summary>
    public double NodesTotal => Nodes.Where(n => n.Rate.IsKnown).Sum(n => n.Price.Total);

    /// <summary>What their disks cost as far as known.</summary>
    public double DisksTotal => Nodes.Where(n => double.IsFinite(n.Disks)).Sum(n => n.Disks);

    /// <summary>What traffic costs.</summary>
    public TrafficCost Traffic => Applications.Select(a => a.Traffic).Aggregate(default(TrafficCost), TrafficCost.Add);
}

/// <summary>What a kind of applications costs together.</summary>
/// <param name="By"><c>namespace</c>, <c>category</c> or <c>label</c>.</param>
/// <param name="Name">Which; empty for what has none.</param>
/// <param name="Applications">How many applications.</param>
/// <param name="Usage">What they use.</param>
/// <param name="Shared">Their share of what is idle and of what systems use.</param>
/// <param name="Traffic">Their traffic.</param>
public sealed record CostGroup(string By, string Name, int Applications, double Usage, double Shared, TrafficCost Traffic)
{
    /// <summary>By namespace.</summary>
    public const string Namespace = "namespace";

    /// <summary>By category.</summary>
    public const string Category = "category";

    /// <summary>By the values of a label.</summary>
    public const string Label = "label";
}

/// <summary>How costs went over the window.</summary>
/// <param name="Price">USD a month at each point: the nodes that were there.</param>
/// <param name="Used">Of that, used by applications and systems.</param>
/// <param name="ToDate">USD since <see cref="SinceMs"/>: what nodes cost in this calendar month (UTC) as far as the window reaches.</param>
/// <param name="SinceMs">The month's first instant, or the window's where it reaches less far back; milliseconds since the epoch.</param>
/// <param name="IsWholeMonth">Whether the window reaches back to the month's first instant.</param>
public sealed record CostTrend(ImmutableArray<float> Price, ImmutableArray<float> Used, double ToDate, long SinceMs, bool IsWholeMonth);
