using System.Collections.Immutable;
using Taproot.Telemetry.Series;

namespace Taproot.PromQL.Source;

/// <summary>What a source may compute itself, point by point of a grid, by PromQL's rules and exactly as the engine would.</summary>
public enum GridFunction
{
    /// <summary>The newest sample of the window, unless it is a staleness marker: an instant vector selector, the window being the look-back.</summary>
    Last,

    /// <summary><c>rate</c></summary>
    Rate,

    /// <summary><c>increase</c></summary>
    Increase,

    /// <summary><c>delta</c></summary>
    Delta,

    /// <summary><c>irate</c></summary>
    InstantRate,

    /// <summary><c>idelta</c></summary>
    InstantDelta,
}

/// <summary>
/// A function over a sliding window of selected series: at point <c>i</c> it sees the samples with
/// <c>StartMs + i·StepMs - WindowMs ≤ time ≤ StartMs + i·StepMs</c>, as Prometheus 2 has it: both ends belong to the window.
/// </summary>
/// <param name="Matchers">Conditions that a series must meet.</param>
/// <param name="Function">What is computed.</param>
/// <param name="WindowMs">Length of the window, milliseconds.</param>
/// <param name="StartMs">The first point with the selector's offset taken off, milliseconds since the epoch.</param>
/// <param name="StepMs">Distance of points, milliseconds.</param>
/// <param name="Count">Points, at least one.</param>
public sealed record GridSelection(ImmutableArray<LabelMatcher> Matchers, GridFunction Function, long WindowMs, long StartMs, long StepMs, int Count)
{
    /// <summary>A NaN that no computation makes: there is no value at this point.</summary>
    public static double Missing { get; } = BitConverter.UInt64BitsToDouble(0x7ff0_0000_0000_0003);

    /// <summary>Whether a value is <see cref="Missing"/>, by its bits.</summary>
    public static bool IsMissing(double value) => BitConverter.DoubleToUInt64Bits(value) == 0x7ff0_0000_0000_0003;
}
