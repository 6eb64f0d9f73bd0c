using Taproot.Inspections.Costs.Prices;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Costs;

/// <summary>
/// What a node costs a month at the rate of the window. The parts add up: <see cref="Price"/> is what applications use, what the system uses, and what is
/// idle, each in CPU and memory.
/// </summary>
/// <param name="Node">The node.</param>
/// <param name="Rate">Its price an hour.</param>
/// <param name="Presence">The share of the window that it was there, 0 to 1.</param>
/// <param name="Price">USD a month; NaN without a price, like all that follows from it.</param>
/// <param name="ByApplications">Of that, used by applications.</param>
/// <param name="BySystem">Of that, used by what belongs to no application.</param>
/// <param name="Idle">Of that, used by nobody.</param>
/// <param name="Reserved">What requests set aside, in USD; NaN where nobody asked for any.</param>
/// <param name="DiskGib">Size of the disks that applications use; 0 when none is known.</param>
/// <param name="Disks">USD a month for them, always an estimate; NaN when unknown. Not part of the price.</param>
public sealed record NodeCost(
    Node Node, NodePrice Rate, double Presence, Resources Price, Resources ByApplications, Resources BySystem, Resources Idle, Resources Reserved, double DiskGib, double Disks);
