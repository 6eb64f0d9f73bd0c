using System.Numerics;

namespace Taproot.NodeAgent.Runtimes.Go;

/// <summary>What a heap profile says of a stack. Sizes are in bytes.</summary>
/// <param name="AllocatedObjects">Allocated since the round before.</param>
/// <param name="AllocatedBytes">Allocated since the round before.</param>
/// <param name="LiveObjects">Not freed yet.</param>
/// <param name="LiveBytes">Not freed yet.</param>
internal readonly record struct HeapValues(long AllocatedObjects, long AllocatedBytes, long LiveObjects, long LiveBytes)
    : IAdditionOperators<HeapValues, HeapValues, HeapValues>
{
    public static HeapValues operator +(HeapValues left, HeapValues right) => new(
        left.AllocatedObjects + right.AllocatedObjects, left.AllocatedBytes + right.AllocatedBytes,
        left.LiveObjects + right.LiveObjects, left.LiveBytes + right.LiveBytes);

    /// <summary>True when none of the values reaches a share of those of the whole.</summary>
    internal bool IsBelow(double share, in HeapValues whole) =>
        IsBelow(AllocatedObjects, share, whole.AllocatedObjects) && IsBelow(AllocatedBytes, share, whole.AllocatedBytes)
        && IsBelow(LiveObjects, share, whole.LiveObjects) && IsBelow(LiveBytes, share, whole.LiveBytes);

    private static bool IsBelow(long part, double share, long whole) => part == 0 ? share > 0 : part < whole * share;
}
