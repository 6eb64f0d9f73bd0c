using System.Runtime.CompilerServices;

namespace Taproot.Store.Metrics;

/// <summary>How a sample's value lies in its two columns (see the schema): exact in both directions, bit by bit.</summary>
internal static class SampleValue
{
    private const double LargestExact = 1L << 53;

    /// <summary>An exact integer goes to <c>Count</c>, all else (fractions, NaN, infinities, minus zero) to <c>Real</c>; the other is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (long Count, double Real) Split(double value)
    {
        if (!(Math.Abs(value) <= LargestExact)) return (0, value);
        var count = (long)value;
        return BitConverter.DoubleToInt64Bits(count) == BitConverter.DoubleToInt64Bits(value) ? (count, 0) : (0, value);
    }
}
