using System.Collections.ObjectModel;
using Taproot.Inspections.Reports;

namespace Taproot.Server.Api.Contracts;

/// <summary>An amount split between CPU, memory and GPUs, USD a month; null when not known.</summary>
public sealed record CostSplit(double? Cpu, double? Memory, double? Gpu, double? Total);

/// <summary>What traffic costs, USD a month, and how much it is, GiB a month.</summary>
/// <param name="Zones">Between zones and regions.</param>
/// <param name="Internet">To the internet.</param>
/// <param name="ZoneGib">GiB between zones and regions.</param>
/// <param name="InternetGib">GiB to the internet.</param>
public sealed record CostTraffic(double Zones, double Internet, double ZoneGib, double InternetGib);

/// <summary>What a node costs. Its price is the sum of what applications use, what the system uses, and what is idle.</summary>
/// <param name="Id">The node's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="InstanceType">Type of machine; empty when unknown.</param>
/// <param name="Region">Region; empty when unknown.</param>
/// <param name="LifeCycle"><c>on-demand</c>, <c>spot</c> …; empty when unknown.</param>
/// <param name="PricePerHour">USD an hour; null without a price.</param>
/// <param name="Quality"><c>list</c>, <c>estimated</c>, <c>custom</c>, <c>none</c>.</param>
/// <param name="Basis">From what the price was found, or why there is none.</param>
/// <param name="Presence">The share of the window that it was there, 0 to 1.</param>
/// <param name="Price">What it costs.</param>
/// <param name="Applications">Of that, used by applications.</param>
/// <param name="System">Of that, used by what belongs to no application.</param>
/// <param name="Idle">Of that, used by nobody.</param>
/// <param name="Reserved">What requests set aside; null where nobody asked for any.</param>
/// <param name="DiskGib">Size of the disks that applications use, GiB.</param>
/// <param name="Disks">An estimate of what they cost; not part of the price.</param>
public sealed record NodeCostRow(
    string Id, string Name, string InstanceType, string Region, string LifeCycle, double? PricePerHour, string Quality, string Basis, double Presence,
    CostSplit Price, CostSplit Applications, CostSplit System, CostSplit Idle, CostSplit Reserved, double DiskGib, double? Disks)
{
    /// <summary>How many GPUs it has.</summary>
    public int Gpus { get; init; }

    /// <summary>What those who chose its price say of it; empty: nothing.</summary>
    public string Note { get; init; } = "";
}

/// <summary>What instances of an application should ask for.</summary>
/// <param name="Cores">CPU; null when nothing is recommended.</param>
/// <param name="Gib">Memory, GiB; null when nothing is recommended.</param>
/// <param name="Saving">What that would set aside less, USD a month; null when there are no requests.</param>
/// <param name="Sentence">The recommendation, or why there is none.</param>
public sealed record CostAdvice(double? Cores, double? Gib, double? Saving, string Sentence);

/// <summary>What an application costs.</summary>
/// <param name="Id">The application's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Category">Its category.</param>
/// <param name="Usage">What it uses.</param>
/// <param name="Shared">Its share of what is idle and of what systems use.</param>
/// <param name="Reserved">What its requests set aside; null where nobody asked for any.</param>
/// <param name="Traffic">Its traffic.</param>
/// <param name="Total">Usage, share and traffic.</param>
/// <param name="Instances">Instances on nodes with a price.</param>
/// <param name="Unpriced">Instances on nodes without one.</param>
/// <param name="Estimated">Whether the price of one of its nodes is an estimate.</param>
/// <param name="Advice">What to ask for.</param>
public sealed record ApplicationCostRow(
    string Id, string Name, string Namespace, string Category, CostSplit Usage, CostSplit Shared, CostSplit Reserved, CostTraffic Traffic, double Total,
    int Instances, int Unpriced, bool Estimated, CostAdvice Advice)
{
    /// <summary>What it is: <c>postgres</c>, <c>nginx</c> …, the most telling first.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Labels of its pods.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Its value of the label that was asked for; empty when it has none, or none was asked for.</summary>
    public string LabelValue { get; init; } = "";
}

/// <summary>What applications of a namespace, a category or a value of a label cost together; no name for those that have none.</summary>
public sealed record CostGroupRow(string By, string Name, int Applications, double Usage, double Shared, CostTraffic Traffic, double Total);

/// <summary>What the nodes cost since the month began, as far as the window reaches back.</summary>
/// <param name="Amount">USD.</param>
/// <param name="SinceMs">Since when, milliseconds since the epoch.</param>
/// <param name="WholeMonth">Whether that is the month's first instant.</param>
public sealed record CostToDate(double Amount, long SinceMs, bool WholeMonth);

/// <summary>Costs, USD a month at the rate of the window.</summary>
/// <param name="Context">What the data is of.</param>
/// <param name="WindowHours">How long the window is.</param>
/// <param name="Nodes">All nodes.</param>
/// <param name="Applications">All applications that cost something.</param>
/// <param name="Groups">The same by namespace, by category and by the label that was asked for.</param>
/// <param name="Unassigned">What nodes cost that run no application.</param>
/// <param name="NodesTotal">All nodes.</param>
/// <param name="DisksTotal">All disks, an estimate.</param>
/// <param name="Traffic">All traffic.</param>
/// <param name="ToDate">The month so far.</param>
/// <param name="Trend">How it went.</param>
/// <param name="PriceSources">Where the list prices are from.</param>
public sealed record CostsResponse(
    ResponseContext Context, double WindowHours, IReadOnlyList<NodeCostRow> Nodes, IReadOnlyList<ApplicationCostRow> Applications, IReadOnlyList<CostGroupRow> Groups,
    double Unassigned, double NodesTotal, double DisksTotal, CostTraffic Traffic, CostToDate ToDate, Chart Trend, IReadOnlyList<string> PriceSources)
{
    /// <summary>Keys of labels that costs can be grouped by, as the parameter <c>label</c> takes them.</summary>
    public IReadOnlyList<string> LabelKeys { get; init; } = [];

    /// <summary>The key that was asked for; empty for none.</summary>
    public string Label { get; init; } = "";
}

/// <summary>A price that somebody chose for nodes.</summary>
/// <param name="Pattern">A pattern of node names, or <c>fact=pattern</c> such as <c>provider=hetzner</c>.</param>
/// <param name="PerCoreHour">USD a vCPU-hour.</param>
/// <param name="PerGibHour">USD a GiB-hour.</param>
/// <param name="DiskPerGibMonth">USD a GiB of disk for a month; null when not chosen.</param>
public sealed record CustomPriceSetting(string Pattern, double PerCoreHour, double PerGibHour, double? DiskPerGibMonth = null)
{
    /// <summary>USD a GPU-hour; null when not chosen.</summary>
    public double? PerGpuHour { get; init; }

    /// <summary>Why it is that, for people; null for nothing.</summary>
    public string? Note { get; init; }
}

/// <summary>Where rows of the price list are from.</summary>
public sealed record PriceSourceRow(string Text, int Rows);

/// <summary>The prices of a project.</summary>
/// <param name="Custom">Chosen prices; the first that matches a node counts.</param>
/// <param name="ListedPrices">How many prices the list has.</param>
/// <param name="ListOrigin">Where the list is from: <c>bundled</c>, or the file or address it was read from.</param>
/// <param name="ListProblem">Why a list that was asked for is not in use; empty when nothing is wrong.</param>
/// <param name="Sources">Where its prices are from.</param>
public sealed record PricesResponse(IReadOnlyList<CustomPriceSetting> Custom, int ListedPrices, string ListOrigin, string ListProblem, IReadOnlyList<PriceSourceRow> Sources);

/// <summary>Replaces the chosen prices.</summary>
public sealed record PricesChange(IReadOnlyList<CustomPriceSetting> Custom);
