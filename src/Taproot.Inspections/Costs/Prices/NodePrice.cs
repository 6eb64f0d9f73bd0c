namespace Taproot.Inspections.Costs.Prices;

/// <summary>How a node's price was found.</summary>
public enum PriceQuality
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>Worked out from prices of something near.</summary>
    Estimated,

    /// <summary>The public list price of this type in this region.</summary>
    List,

    /// <summary>Chosen by a person.</summary>
    Custom,
}

/// <summary>What a node costs an hour.</summary>
/// <param name="PerHour">USD an hour; NaN when unknown.</param>
/// <param name="PerCore">Of that, a vCPU-hour; NaN when unknown.</param>
/// <param name="PerGib">Of that, a GiB-hour; NaN when unknown.</param>
/// <param name="Quality">How it was found.</param>
/// <param name="Basis">In words: from what, or why not.</param>
public sealed record NodePrice(double PerHour, double PerCore, double PerGib, PriceQuality Quality, string Basis)
{
    /// <summary>GiB that cost as much as a vCPU, where a price is not told by core and GiB (see ADR 016).</summary>
    public const double UsualGibOfCore = 8;

    /// <summary>Of the price, a GPU-hour; 0 for a node without GPUs, and where their part of the price is not known.</summary>
    public double PerGpu { get; init; }

    /// <summary>What those who chose the price say of it; usually empty.</summary>
    public string Note { get; init; } = "";

    /// <summary>Whether there is a price.</summary>
    public bool IsKnown => Quality is not PriceQuality.None;

    internal static NodePrice Unknown(string why) => new(double.NaN, double.NaN, double.NaN, PriceQuality.None, why);

    /// <summary>Splits a machine's price, less that of its GPUs, between its cores and memory, as if both were sold by one measure.</summary>
    internal static NodePrice Split(double perHour, double forGpus, int gpus, double cores, double gib, double gibOfCore, PriceQuality quality, string basis)
    {
        var perCore = (perHour - forGpus) / (cores + gib / gibOfCore);
        return new(perHour, perCore, perCore / gibOfCore, quality, basis) { PerGpu = gpus > 0 ? forGpus / gpus : 0 };
    }
}
