namespace Taproot.PromQL;

/// <summary>The mark of a step at which a series has no value.</summary>
internal static class Missing
{
    private const ulong Bits = 0x7ff0_0000_0000_0003;

    /// <summary>A NaN that no computation makes.</summary>
    public static double Value => BitConverter.UInt64BitsToDouble(Bits);

    /// <summary>Whether a value is <see cref="Value"/>, by its bits.</summary>
    public static bool Is(double value) => BitConverter.DoubleToUInt64Bits(value) == Bits;
}
