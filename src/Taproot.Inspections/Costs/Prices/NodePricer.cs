using System.Collections.Immutable;
using System.Globalization;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Costs.Prices;

/// <summary>Finds what nodes cost: a price that somebody chose, else the list's, else an estimate from the list.</summary>
/// <param name="List">Public prices.</param>
/// <param name="Custom">Chosen prices, the first that matches counts.</param>
public sealed record NodePricer(PriceList List, ImmutableArray<CustomPrice> Custom)
{
    /// <summary>The bundled list, and nothing chosen.</summary>
    public static NodePricer Default => new(PriceList.Bundled, []);

    /// <summary>The price of a node of so many cores and so much memory.</summary>
    public NodePrice PriceOf(Node node, double cores, double gib)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (!(cores > 0) || !(gib > 0)) return NodePrice.Unknown("Its cores and memory were not measured in this time.");
        if (CustomOf(node) is { } custom)
        {
            var perGpu = custom.PerGpuHour ?? 0;
            return new(custom.PerCoreHour * cores + custom.PerGibHour * gib + perGpu * node.Gpus.Count, custom.PerCoreHour, custom.PerGibHour, PriceQuality.Custom,
                $"Chosen in the settings for '{custom.Pattern}'.") { PerGpu = perGpu, Note = custom.Note ?? "" };
        }
        var (provider, region, type) = (Fact(node, "provider").ToLowerInvariant(), Fact(node, "region"), Fact(node, "instance_type"));
        if (provider.Length == 0) return NodePrice.Unknown("The agent found no cloud here. Set a price for own hardware in the settings.");
        if (!List.Homes.TryGetValue(provider, out var home)) return NodePrice.Unknown($"The price list does not know the provider '{provider}'. Set a price in the settings.");
        var machine = MachineType.Of(provider, type);
        var found = FromList(provider, region, machine) ?? Estimate(provider, region, home, machine, cores, gib);
        if (node.Gpus.Count > 0) found = WithGpus(found, new(List, provider, region, home, Dearness(provider, region, home).Factor), node, cores, gib);
        if (machine.IsManaged) found = Managed(node, provider, found);
        if (IsSpot(node)) found = found.AsSpot(List.SpotShare(provider, region, machine.Name, machine.Family));
        return NodePrice.Split(found.PerHour, found.ForGpus, node.Gpus.Count, cores, gib, found.GibOfCore, found.Quality, found.Basis);
    }

    /// <summary>The price that somebody chose for a node; null when nobody did.</summary>
    public CustomPrice? CustomOf(Node node) => Custom.FirstOrDefault(c => c.Matches(node));

    /// <summary>What a GiB of disk costs a month at a node; NaN when unknown.</summary>
    public double DiskPerGibMonth(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (CustomOf(node) is { } custom) return custom.DiskPerGibMonth ?? double.NaN;
        var provider = Fact(node, "provider").ToLowerInvariant();
        var name = provider switch { "aws" => "gp3", "gcp" => "pd-balanced", "azure" => "standard-ssd", _ => "" };
        return List.Find(PriceKind.Disk, provider, "", name)?.PerGib ?? double.NaN;
    }

    /// <summary>Whether a node may be taken away at any moment.</summary>
    public static bool IsSpot(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return Fact(node, "instance_life_cycle").ToLowerInvariant() is "spot" or "preemptible";
    }

    private Found? FromList(string provider, string region, MachineType machine)
    {
        if (List.Find(PriceKind.Type, provider, region, machine.Name) is { } type)
            return new Found(type.PerCore, NodePrice.UsualGibOfCore, PriceQuality.List, ListBasis(machine, region, type));
        return machine.Cores > 0 && List.Find(PriceKind.Family, provider, region, machine.Family) is { } family
            ? Of(family, machine, 1, PriceQuality.List, ListBasis(machine, region, family))
            : null;
    }

    private string ListBasis(MachineType machine, string region, PriceRate rate) =>
        $"On-demand list price of {machine.Name} in {region}, {(List.AsOf(rate) is { Length: > 0 } day ? $"as of {day}" : "of an unknown day")}.";

    private Found Estimate(string provider, string region, string home, MachineType machine, double cores, double gib)
    {
        var (factor, where) = Dearness(provider, region, home);
        if (List.Find(PriceKind.Type, provider, home, machine.Name) is { } type)
            return new(type.PerCore * factor, NodePrice.UsualGibOfCore, PriceQuality.Estimated, $"Estimated: the price of {machine.Name} in {home}{where}.");
        var known = machine.Cores > 0 ? machine : machine with { Cores = cores, Gib = gib };
        if (List.Find(PriceKind.Family, provider, home, machine.Family) is { } family)
            return Of(family, known, factor, PriceQuality.Estimated, $"Estimated: the price of {machine.Family} in {home}{where}.");
        var usual = List.Find(PriceKind.Default, provider, home, "")!;
        var name = machine.Name.Length > 0 ? machine.Name : "this type";
        return Of(usual, known with { Cores = cores, Gib = gib }, factor, PriceQuality.Estimated,
            $"Estimated: {name} is not in the price list; the usual price of a vCPU and a GiB in {home}{where}.");
    }

    private (double Factor, string Words) Dearness(string provider, string region, string home)
    {
        if (region == home) return (1, "");
        if (List.Find(PriceKind.Region, provider, region, "") is not { } rate) return (1, region.Length > 0 ? $" (how dear {region} is, is not known)" : "");
        return (rate.PerCore, string.Create(CultureInfo.InvariantCulture, $" × {rate.PerCore:0.##} for {region}"));
    }

    private static Found Of(PriceRate rate, MachineType machine, double factor, PriceQuality quality, string basis) => new(
        (rate.PerCore * machine.Cores + rate.PerGib * machine.Gib) * factor, rate.PerGib > 0 ? rate.PerCore / rate.PerGib : NodePrice.UsualGibOfCore, quality, basis) { IsByParts = rate.PerGib > 0 };

    // A type's price is for all that is in it; a family's, as Google sells them, is for cores and memory alone.
    private static Found WithGpus(Found found, GpuPrices prices, Node node, double cores, double gib)
    {
        var within = found.IsByParts ? 0 : found.PerHour - prices.OfMachineWithout(cores, gib);
        if (within >= GpuPrices.LeastPerGpu * node.Gpus.Count)
            return found with { ForGpus = within, Basis = $"{found.Basis} What is above the usual price of its vCPUs and memory is for its GPUs." };
        if (prices.Of(node.Gpus.Values) is not { } apart)
            return found with { Quality = PriceQuality.Estimated, Basis = $"{found.Basis} What its GPUs cost is not known and not in it: set a price in the settings." };
        var quality = apart.IsOfRegion ? found.Quality : PriceQuality.Estimated;
        return found with { PerHour = found.PerHour + apart.PerHour, Apart = apart, ForGpus = apart.PerHour, Quality = quality, Basis = $"{found.Basis} With the list price of its GPUs." };
    }

    private Found Managed(Node node, string provider, Found found)
    {
        var managed = found.Times(List.Find(PriceKind.Managed, provider, "", "db")?.PerCore ?? 1, "As a managed database or cache: the machine's price and the usual surcharge.");
        return Fact(node, "multi_az") is "true" ? managed.Times(2, "Twice, for the standby in another zone.") : managed;
    }

    private static string Fact(Node node, string name) => node.Facts.GetValueOrDefault(name, "");

    private sealed record Found(double PerHour, double GibOfCore, PriceQuality Quality, string Basis)
    {
        /// <summary>Of the price, for GPUs.</summary>
        public double ForGpus { get; init; }

        /// <summary>Whether it is for vCPUs and memory alone.</summary>
        public bool IsByParts { get; init; }

        /// <summary>Prices of GPUs that are sold apart from the machine.</summary>
        public GpuSum? Apart { get; init; }

        public Found Times(double factor, string why) => new(PerHour * factor, GibOfCore, PriceQuality.Estimated, $"{Basis} {why}") { ForGpus = ForGpus * factor };

        public Found AsSpot(double share)
        {
            var gpus = Apart?.AsSpot ?? ForGpus * share;
            return new((PerHour - ForGpus) * share + gpus, GibOfCore, PriceQuality.Estimated, $"{Basis} Spot: the usual share of the on-demand price; it changes by the hour.") { ForGpus = gpus };
        }
    }
}
