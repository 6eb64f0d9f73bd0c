using System.Globalization;
using Taproot.Store.Client;
using Taproot.Store.Querying;

namespace Taproot.Store.Traces;

/// <summary>
/// Finds which traces are parts of one. Agents of two hosts see the two ends of a request that carries no header, and each may know the trace by another id; then
/// an end's span links to the other end's under the id that both derive from the connection (decision 7). Only such links join: those of libraries tell
/// of other work, such as the messages of a batch.
/// </summary>
internal sealed class TraceJoins(StoreClient client)
{
    /// <summary>Scope of the agent's spans.</summary>
    public const string AgentScope = "taproot-node-agent";

    /// <summary>The span that a span was called by, as an expression: where the called host names the trace itself, its link tells.</summary>
    public const string Caller = $"if(ParentSpanId = '' AND SpanKind = 'Server' AND ScopeName = '{AgentScope}', `Links.SpanId`[1], ParentSpanId)";

    /// <summary>Ends of one request are that near each other at most, clocks of hosts included, milliseconds.</summary>
    public const long NearMs = 60_000;

    /// <summary>Links of a trace that are followed.</summary>
    public const int MaxLinks = 64;

    // A hop between hosts is two steps where both ends know the trace by ids of their own.
    private const int MaxRounds = 8;
    private const int MaxPairs = 20_000;

    // Ids travel in an address, which has a limit.
    private const int MaxIds = 4000;

    /// <summary>The traces that are one with some others.</summary>
    /// <param name="database">The project's database.</param>
    /// <param name="traces">Ids of traces.</param>
    /// <param name="window">When these began.</param>
    /// <param name="cancellation">Ends the query.</param>
    public async Task<TraceGroups> FindAsync(string database, IEnumerable<string> traces, TimeWindow window, CancellationToken cancellation)
    {
        var groups = new TraceGroups();
        HashSet<string> given = new(traces, StringComparer.Ordinal), known = new(given, StringComparer.Ordinal);
        string[] asked = [.. known];
        for (var round = 0; round < MaxRounds && asked.Length > 0; round++)
        {
            foreach (var (one, other) in await ReadPairsAsync(database, asked, window, cancellation)) groups.Join(one, other);
            asked = [.. groups.Ids.Where(known.Add).Take(MaxIds)];
        }
        // Most links lead to hosts without an agent: under such an id nothing is stored.
        string[] found = [.. groups.Ids.Where(id => !given.Contains(id)).Take(MaxIds)];
        if (found.Length > 0) groups.Keep([.. given, .. await ReadExistingAsync(database, found, window, cancellation)]);
        return groups;
    }

    private async Task<IReadOnlyList<string>> ReadExistingAsync(string database, IReadOnlyCollection<string> ids, TimeWindow window, CancellationToken cancellation)
    {
        var where = Around(window, "End", "Start");
        where.AddTexts("TraceId IN @", ids);
        return await client.ReadLinesAsync(database, $"SELECT DISTINCT TraceId FROM otel_traces_trace_id_ts WHERE {where} FORMAT TabSeparated", where.Parameters, cancellation);
    }

    private static Conditions Around(TimeWindow window, string end, string begin)
    {
        var where = new Conditions();
        where.Add($"{end} >= fromUnixTimestamp64Milli(@)", "Int64", window.FromMs - NearMs);
        where.Add($"{begin} < fromUnixTimestamp64Milli(@)", "Int64", window.ToMs + NearMs);
        return where;
    }

    private async Task<IEnumerable<(string One, string Other)>> ReadPairsAsync(string database, IReadOnlyCollection<string> ids, TimeWindow window, CancellationToken cancellation)
    {
        var where = Around(window, "Time", "Time");
        where.AddTexts("Id IN @", ids);
        var sql = string.Create(
            CultureInfo.InvariantCulture, $"SELECT DISTINCT Id, Other FROM otel_traces_joins WHERE {where} ORDER BY Id, Other LIMIT {MaxLinks} BY Id LIMIT {MaxPairs} FORMAT TabSeparated");
        return (await client.ReadLinesAsync(database, sql, where.Parameters, cancellation)).Select(line => line.Split('\t')).Select(cells => (cells[0], cells[1]));
    }
}
