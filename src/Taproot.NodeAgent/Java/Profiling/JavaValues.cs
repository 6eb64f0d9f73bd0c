using System.Numerics;

namespace Taproot.NodeAgent.Java.Profiling;

/// <summary>What a profile of a JVM says of a stack.</summary>
/// <param name="Count">Samples, objects or waits.</param>
/// <param name="Amount">Nanoseconds or bytes.</param>
internal readonly record struct JavaValues(long Count, long Amount) : IAdditionOperators<JavaValues, JavaValues, JavaValues>
{
    public static JavaValues operator +(JavaValues left, JavaValues right) => new(left.Count + right.Count, left.Amount + right.Amount);

    /// <summary>True when neither value reaches a share of that of the whole.</summary>
    internal bool IsBelow(double share, in JavaValues whole) => IsBelow(Count, share, whole.Count) && IsBelow(Amount, share, whole.Amount);

    private static bool IsBelow(long part, double share, long whole) => part == 0 ? share > 0 : part < whole * share;
}
