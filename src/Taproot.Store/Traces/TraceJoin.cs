namespace Taproot.Store.Traces;

/// <summary>
/// Which traces are parts of one. Agents of two hosts see the two ends of a request that carries no header, and each may know the trace by another id; then
/// one end's span links to the other end's under the id that both derive from the connection (decision 7). Only such links join: those of libraries tell
/// of other work, such as the messages of a batch.
/// </summary>
internal static class TraceJoin
{
    /// <summary>Scope of the agent's spans.</summary>
    public const string AgentScope = "taproot-node-agent";

    /// <summary>Hops between hosts that are followed.</summary>
    public const int MaxRounds = 8;

    /// <summary>Traces that are joined at most.</summary>
    public const int MaxTraces = 32;

    /// <summary>Ends of one request are that near each other at most, clocks of hosts included, milliseconds.</summary>
    public const long NearMs = 60_000;

    /// <summary>The traces that spans of agents link to and that are not among <paramref name="known"/>.</summary>
    public static IEnumerable<string> LinkedFrom(IEnumerable<StoredSpan> spans, IReadOnlySet<string> known) =>
        spans.Where(s => s.Scope == AgentScope).SelectMany(s => s.Links).Select(l => l.TraceId).Where(id => !known.Contains(id)).Distinct(StringComparer.Ordinal);
}
