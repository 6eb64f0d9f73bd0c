using Taproot.Store.Client;
using Taproot.Store.Querying;

namespace Taproot.Store.Traces.Exploring;

/// <summary>Says what the traces are in which spans were found; those that hosts know by several ids are one.</summary>
internal sealed class TraceLister(StoreClient client)
{
    private const long Millisecond = 1_000_000;

    private sealed record SummaryRow(string Id, long Begin, long End, string RootService, string RootName, byte HasRoot, long Spans, long Errors, string[] Services);

    /// <summary>The traces of a page of spans.</summary>
    public async Task<TracePage> ListAsync(string database, IReadOnlyList<MatchedSpan> matches, CancellationToken cancellation)
    {
        if (matches.Count == 0) return new([], 0, null);
        var window = new TimeWindow(matches.Min(m => m.Time) / Millisecond, matches.Max(m => m.Time) / Millisecond + 1);
        var groups = await new TraceJoins(client).FindAsync(database, matches.Select(m => m.TraceId), window, cancellation);
        MatchedSpan[] traces = [.. matches.DistinctBy(m => groups.NameOf(m.TraceId))];
        var summaries = await SummarizeAsync(database, [.. traces.SelectMany(m => groups.PartsOf(m.TraceId))], cancellation);
        return new([.. traces.Select(m => Summary(m, groups.PartsOf(m.TraceId), summaries)).OfType<TraceSummary>()], matches.Count, matches[^1]);
    }

    private static TraceSummary? Summary(MatchedSpan match, IReadOnlyList<string> ids, Dictionary<string, SummaryRow> summaries)
    {
        List<SummaryRow> parts = [.. ids.Where(summaries.ContainsKey).Select(id => summaries[id])];
        if (parts.Count == 0) return null;
        var first = parts.OrderByDescending(p => p.HasRoot).ThenBy(p => p.Begin).First();
        var begin = parts.Min(p => p.Begin);
        return new(
            first.Id, begin, parts.Max(p => p.End) - begin, first.RootService, first.RootName, first.HasRoot == 1, parts.Sum(p => p.Spans), parts.Sum(p => p.Errors),
            [.. parts.SelectMany(p => p.Services).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], match);
    }

    private async Task<Dictionary<string, SummaryRow>> SummarizeAsync(string database, string[] ids, CancellationToken cancellation)
    {
        var where = new Conditions();
        TraceBounds.Add(where, ids);
        var sql = $"""
            SELECT TraceId AS Id, toUnixTimestamp64Nano(min(Timestamp)) AS Begin, max(toUnixTimestamp64Nano(Timestamp) + Duration) AS End,
                argMin(ServiceName, (ParentSpanId != '', Timestamp)) AS RootService, argMin(SpanName, (ParentSpanId != '', Timestamp)) AS RootName,
                toUInt8(min(ParentSpanId) = '') AS HasRoot, count() AS Spans, countIf(StatusCode = 'Error') AS Errors, arraySort(groupUniqArray(20)(ServiceName)) AS Services
            FROM otel_traces WHERE {where} GROUP BY Id FORMAT JSONEachRow
            """;
        var lines = await client.ReadLinesAsync(database, sql, where.Parameters, cancellation);
        return lines.Select(JsonRows.Read<SummaryRow>).ToDictionary(r => r.Id, StringComparer.Ordinal);
    }
}
