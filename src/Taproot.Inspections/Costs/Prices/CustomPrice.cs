using Taproot.Topology.Model;

namespace Taproot.Inspections.Costs.Prices;

/// <summary>A price that somebody chose for nodes; the first in the list that matches is the node's.</summary>
/// <param name="Pattern">A pattern of node names (<c>db-*</c>), or <c>fact=pattern</c> (<c>provider=hetzner</c>); <c>*</c> is any node.</param>
/// <param name="PerCoreHour">USD a vCPU-hour.</param>
/// <param name="PerGibHour">USD a GiB-hour of memory.</param>
/// <param name="DiskPerGibMonth">USD a GiB of disk for a month; null leaves the provider's.</param>
public sealed record CustomPrice(string Pattern, double PerCoreHour, double PerGibHour, double? DiskPerGibMonth = null)
{
    /// <summary>USD a GPU-hour; null for GPUs that cost nothing of their own.</summary>
    public double? PerGpuHour { get; init; }

    /// <summary>Why it is that, for people; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>Whether it is meant for a node.</summary>
    public bool Matches(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var equals = Pattern.IndexOf('=', StringComparison.Ordinal);
        return equals < 0
            ? Glob.Matches(Pattern, node.Name)
            : Glob.Matches(Pattern.AsSpan(equals + 1), node.Facts.GetValueOrDefault(Pattern[..equals], ""));
    }
}
