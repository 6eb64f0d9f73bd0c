namespace Taproot.NodeAgent.Traces;

/// <summary>
/// Chooses traces by their ids: OpenTelemetry takes the last 56 bits of an id as random, so that all who sample by them keep the same traces, and who
/// keeps fewer keeps some of those.
/// </summary>
internal static class TraceSampling
{
    private const ulong Randomness = 1ul << 56;

    /// <summary>Whether the trace is among that share.</summary>
    public static bool Includes(UInt128 traceId, double share) => share >= 1 || ((ulong)traceId & (Randomness - 1)) >= (ulong)((1 - share) * Randomness);
}
