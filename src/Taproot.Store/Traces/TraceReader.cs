using System.Globalization;
using Taproot.Store.Client;
using Taproot.Store.Querying;
using Taproot.Store.Schema;

namespace Taproot.Store.Traces;

/// <summary>Reads spans from the store.</summary>
internal sealed class TraceReader(StoreClient client, ProjectSchema schema, StoreHealth health) : ITraceReader
{
    private const long Millisecond = 1_000_000;
    private const string RowKey = "cityHash64(TraceId, SpanId)";

    private static readonly SearchedTable Table = new(
        "otel_traces",
        $"""
        toUnixTimestamp64Nano(Timestamp) AS Time, TraceId, SpanId, ParentSpanId, SpanName, SpanKind, ServiceName, Duration, StatusCode, StatusMessage,
        ScopeName, SpanAttributes, ResourceAttributes, ResourceKey, arrayMap(t -> toUnixTimestamp64Nano(t), `Events.Timestamp`) AS EventTimes,
        `Events.Name` AS EventNames, `Events.Attributes` AS EventAttributes, `Links.TraceId` AS LinkTraces, `Links.SpanId` AS LinkSpans,
        `Links.Attributes` AS LinkAttributes, {RowKey} AS RowKey
        """,
        RowKey, SpanFields.All);

    private const string Quantiles = """
        SELECT
            ServiceName AS Service, SpanName AS Name, SpanKind AS Kind, sum(Total) AS Spans, sum(Failed) AS Errors,
            sum(DurationSum) / Spans / 1e6 AS MeanMs,
            quantilesExactWeighted(0.5, 0.95, 0.99)(Bucket, Total) AS Buckets
        FROM otel_traces_histogram
        WHERE Timestamp >= toDateTime(intDiv({from:Int64}, 1000)) AND Timestamp < toDateTime(intDiv({to:Int64}, 1000))
            AND (SpanKind IN ('Server', 'Consumer') OR Root = 1) AND (empty({services:Array(String)}) OR ServiceName IN {services:Array(String)})
        GROUP BY Service, Name, Kind ORDER BY Spans DESC LIMIT 1000
        FORMAT JSONEachRow
        """;

    private readonly RowSearch _search = new(client, schema, health, Table);

    private sealed record SummaryRow(string Service, string Name, string Kind, long Spans, long Errors, double MeanMs, double[] Buckets);

    public async Task<IReadOnlyList<StoredSpan>> GetTraceAsync(string project, string traceId, CancellationToken cancellationToken)
    {
        var database = await _search.ReadyAsync(project, cancellationToken);
        var where = new Conditions();
        TraceBounds.Add(where, [traceId]);
        var spans = await ReadAsync(database, where, TraceLimits.MaxSpans, cancellationToken);
        return await JoinAsync(database, traceId, spans, cancellationToken);
    }

    /// <summary>Adds the parts of the trace that agents of other hosts know by other ids.</summary>
    private async Task<IReadOnlyList<StoredSpan>> JoinAsync(string database, string traceId, IReadOnlyList<StoredSpan> own, CancellationToken cancellation)
    {
        if (!own.Any(s => s.Scope == TraceJoins.AgentScope)) return own;
        var window = new TimeWindow(own[0].Time / Millisecond, own[^1].Time / Millisecond + 1);
        var groups = await new TraceJoins(client).FindAsync(database, [traceId], window, cancellation);
        string[] others = [.. groups.PartsOf(traceId).Where(id => id != traceId)];
        if (others.Length == 0 || own.Count >= TraceLimits.MaxSpans) return own;
        var where = new Conditions();
        where.AddCommon(new(window.FromMs - TraceJoins.NearMs, window.ToMs + TraceJoins.NearMs), [], null);
        where.AddTexts("TraceId IN @", others);
        return Linked([.. own.Concat(await ReadAsync(database, where, TraceLimits.MaxSpans - own.Count, cancellation)).OrderBy(s => s.Time)]);
    }

    // Where the called host names the trace itself, only the link tells who called.
    private static StoredSpan[] Linked(StoredSpan[] spans)
    {
        var ids = spans.Select(s => s.SpanId).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < spans.Length; i++)
        {
            if (spans[i] is not { Scope: TraceJoins.AgentScope, Kind: "Server", ParentSpanId: "", Links: [var caller, ..] } span || !ids.Contains(caller.SpanId)) continue;
            spans[i] = span with { ParentSpanId = caller.SpanId };
        }
        return spans;
    }

    public async Task<IReadOnlyList<LinkingSpan>> GetLinkingAsync(string project, string traceId, CancellationToken cancellationToken)
    {
        var database = await _search.ReadyAsync(project, cancellationToken);
        var where = new Conditions();
        where.Add("Timestamp >= (SELECT toDateTime64(min(Start), 9, 'UTC') - INTERVAL 1 DAY FROM otel_traces_trace_id_ts WHERE TraceId = @)", "String", traceId);
        where.Add("Timestamp < (SELECT toDateTime64(max(End), 9, 'UTC') + INTERVAL 1 DAY FROM otel_traces_trace_id_ts WHERE TraceId = @)", "String", traceId);
        where.Add("has(`Links.TraceId`, @)", "String", traceId);
        where.Add("TraceId != @", "String", traceId);
        where.Add("ScopeName != @", "String", TraceJoins.AgentScope);
        var sql = string.Create(CultureInfo.InvariantCulture, $"""
            SELECT toUnixTimestamp64Nano(Timestamp) AS Time, TraceId, SpanId, ServiceName AS Service, SpanName AS Name,
                `Links.SpanId`[indexOf(`Links.TraceId`, {where.Value("String", traceId)})] AS ToSpanId
            FROM otel_traces WHERE {where} ORDER BY Timestamp LIMIT {TraceLimits.MaxLinks} {Conditions.Settings} FORMAT JSONEachRow
            """);
        return [.. (await client.ReadLinesAsync(database, sql, where.Parameters, cancellationToken)).Select(JsonRows.Read<LinkingSpan>)];
    }

    public async Task<IReadOnlyList<StoredSpan>> SearchAsync(string project, SpanQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var rows = await _search.FindAsync<SpanRow>(project, query, where => SpanConditions.Add(where, query), cancellationToken);
        return [.. rows.Select(r => r.ToSpan())];
    }

    public async Task<IReadOnlyList<SpanSummary>> SummarizeAsync(
        string project, TimeWindow window, IReadOnlyCollection<string> services, CancellationToken cancellationToken)
    {
        var database = await _search.ReadyAsync(project, cancellationToken);
        var parameters = new QueryParameters().Add("from", window.FromMs).Add("to", window.ToMs).Add("services", services);
        var lines = await client.ReadLinesAsync(database, Quantiles, parameters, cancellationToken);
        return [.. lines.Select(line => JsonRows.Read<SummaryRow>(line))
            .Select(r => new SpanSummary(r.Service, r.Name, r.Kind, r.Spans, r.Errors, r.MeanMs, r.Buckets[0], r.Buckets[1], r.Buckets[2]))];
    }

    public Task<IReadOnlyList<StoredResource>> ListResourcesAsync(string project, TimeWindow window, CancellationToken cancellationToken) =>
        _search.ListResourcesAsync(project, window, cancellationToken);

    private async Task<IReadOnlyList<StoredSpan>> ReadAsync(string database, Conditions where, int limit, CancellationToken cancellation) =>
        [.. (await _search.ReadAsync<SpanRow>(database, where, "Timestamp", limit, cancellation)).Select(r => r.ToSpan())];
}
