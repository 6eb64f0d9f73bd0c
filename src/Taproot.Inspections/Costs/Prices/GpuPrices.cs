using Taproot.Topology.Model;

namespace Taproot.Inspections.Costs.Prices;

/// <summary>What is known of GPUs' prices at a provider, USD an hour.</summary>
/// <param name="List">Public prices.</param>
/// <param name="Provider">The provider.</param>
/// <param name="Home">Its region that prices are known of.</param>
/// <param name="Dearness">How dear the node's region is against it.</param>
internal sealed record GpuPrices(PriceList List, string Provider, string Home, double Dearness)
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
    public double? Of(IEnumerable<Gpu> gpus)
    {
        var sum = 0.0;
        foreach (var gpu in gpus)
        {
            if (Of(gpu) is not { } price) return null;
            sum += price;
        }
        return sum * Dearness;
    }

    // NVML says "Tesla T4", "NVIDIA A100-SXM4-40GB"; a list says T4, A100.
    private double? Of(Gpu gpu) => gpu.Name.Split(Separators, StringSplitOptions.RemoveEmptyEntries)
        .Select(word => List.Find(PriceKind.Gpu, Provider, Home, word)?.PerCore).FirstOrDefault(p => p is not null);
}
