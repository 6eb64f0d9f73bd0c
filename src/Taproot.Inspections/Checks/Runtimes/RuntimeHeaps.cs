using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Runtimes;

/// <summary>What is known of collected heaps.</summary>
internal static class RuntimeHeaps
{
    /// <summary>Growth in bytes below which nobody looks for a leak.</summary>
    public const double WorthMentioning = 16 << 20;

    /// <summary>The smallest heap that Go lets grow before it collects, in bytes.</summary>
    public const float SmallestGoHeap = 4 << 20;

    /// <summary>Whether <paramref name="collections"/> happened in the last third of the window: garbage that nobody collected is no leak.</summary>
    public static bool WereCollected(TimeSeries collections) => collections.SumOfLast(collections.Values.Length / 3) > 0;
}
