using Taproot.Topology.Model;

namespace Taproot.Inspections.Costs.Prices;

/// <summary>What is known of GPUs' prices where a node is, USD an hour.</summary>
/// <param name="List">Public prices.</param>
/// <param name="Provider">The provider.</param>
/// <param name="Region">The node's region.</param>
/// <param name="Home">The provider's region that other regions are compared with.</param>
/// <param name="Dearness">How dear the node's region is against it.</param>
internal sealed record GpuPrices(PriceList List, string Provider, string Region, string Home, double Dearness)
{
    /// <summary>No GPU costs less; what is less is a difference of machines without.</summary>
    public const double LeastPerGpu = 0.1;

    private static readonly char[] Separators = [' ', '-', '_'];

    /// <summary>What so many vCPUs and GiB usually cost without a GPU.</summary>
    public double OfMachineWithout(double cores, double gib)
    {
        var usual = List.Find(PriceKind.Default, Provider, Home, "")!;
        return (usual.PerCore * cores + usual.PerGib * gib) * Dearness;
    }

    /// <summary>What GPUs cost that are sold apart; null when the price of one of them is not in the list.</summary>
    public GpuSum? Of(IEnumerable<Gpu> gpus)
    {
        var sum = new GpuSum(0, 0, IsOfRegion: true);
        foreach (var gpu in gpus)
        {
            if (Of(gpu) is not { } price) return null;
            sum = new(sum.PerHour + price.PerHour, sum.AsSpot + price.AsSpot, sum.IsOfRegion && price.IsOfRegion);
        }
        return sum;
    }

    // NVML says "Tesla T4", "NVIDIA A100-SXM4-40GB"; a list says T4, A100.
    private GpuSum? Of(Gpu gpu)
    {
        foreach (var word in gpu.Name.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            var there = List.Find(PriceKind.Gpu, Provider, Region, word);
            if ((there ?? List.Find(PriceKind.Gpu, Provider, Home, word)) is not { } rate) continue;
            var perHour = rate.PerCore * (there is null ? Dearness : 1);
            return new(perHour, perHour * List.SpotShare(Provider, Region, word), there is not null);
        }
        return null;
    }
}

/// <summary>What some GPUs cost an hour.</summary>
/// <param name="PerHour">On demand.</param>
/// <param name="AsSpot">At a machine that may be taken away.</param>
/// <param name="IsOfRegion">Whether all prices are of the node's own region.</param>
internal readonly record struct GpuSum(double PerHour, double AsSpot, bool IsOfRegion);
