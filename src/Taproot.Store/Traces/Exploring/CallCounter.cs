using System.Globalization;
using Taproot.Store.Client;
using Taproot.Store.Querying;

namespace Taproot.Store.Traces.Exploring;

/// <summary>
/// Counts who calls whom. Requests that were sent are counted in full by caller and peer; who a peer is shows in the spans that answer, of which a part is looked at.
/// </summary>
internal sealed class CallCounter(StoreClient client)
{
    private const int MostCalls = 2000;
    private const long Margin = 60_000;

    private const string Sent = """
        SELECT ServiceName AS Caller, Peer AS Address, sum(Total) AS Spans, sum(Failed) AS Errors, sum(DurationSum) AS Sum,
            sumMap([Bucket], [Total]) AS ByBucket, ByBucket.1 AS Bounds, ByBucket.2 AS Counts
        FROM otel_traces_histogram
        """;

    private sealed record SentRow(string Caller, string Address, long Spans, long Errors, long Sum, double[] Bounds, long[] Counts);

    private sealed record AnsweredRow(string Caller, string Address, string Callee, long Spans, long Errors, long Sum, double[] Bounds, long[] Counts);

    /// <summary>Calls from or to services, or of all.</summary>
    public async Task<CallStatistics> CountAsync(string database, TimeWindow window, IReadOnlyCollection<string> services, CancellationToken cancellation)
    {
        var sent = await ReadSentAsync(database, window, cancellation);
        var parts = SampledWindows.Of(window);
        var answered = parts.Count == 0 ? [] : await ReadAnsweredAsync(database, parts, cancellation);
        if (answered.Count == 0) answered = await ReadAnsweredAsync(database, parts = [window], cancellation);
        var lookedAt = parts.Sum(p => p.ToMs - p.FromMs);
        var calls = Merge(sent, answered, (double)(window.ToMs - window.FromMs) / lookedAt);
        return new([.. calls.Where(c => services.Count == 0 || services.Contains(c.Caller) || services.Contains(c.Callee)).OrderByDescending(c => c.Figures.Total)], lookedAt);
    }

    private static IEnumerable<ServiceCall> Merge(IReadOnlyList<SentRow> sent, IReadOnlyList<AnsweredRow> answered, double scale)
    {
        var whoAnswers = answered.Where(a => a.Address.Length > 0).GroupBy(a => (a.Caller, a.Address)).ToDictionary(g => g.Key, g => g.MaxBy(a => a.Spans)!.Callee);
        foreach (var call in sent.GroupBy(s => (s.Caller, Callee: whoAnswers.GetValueOrDefault((s.Caller, s.Address), s.Address), HasSpans: whoAnswers.ContainsKey((s.Caller, s.Address)))))
        {
            var figures = call.Aggregate(SpanFigures.None, (sum, s) => sum.Plus(new(s.Spans, s.Errors, s.Sum, BucketRows.Of(s.Bounds, s.Counts))));
            yield return new(call.Key.Caller, call.Key.Callee, [.. call.Select(s => s.Address).Order(StringComparer.Ordinal).Take(20)], call.Key.HasSpans, IsEstimated: false, figures);
        }
        // Where the caller has no span of its own for the call, what answers is all there is.
        foreach (var call in answered.Where(a => a.Address.Length == 0).GroupBy(a => (a.Caller, a.Callee)))
        {
            var figures = call.Aggregate(SpanFigures.None, (sum, a) => sum.Plus(Scaled(a, scale)));
            yield return new(call.Key.Caller, call.Key.Callee, [], HasSpans: true, IsEstimated: scale > 1, figures);
        }
    }

    private static SpanFigures Scaled(AnsweredRow row, double scale) => new(
        (long)(row.Spans * scale), (long)(row.Errors * scale), (long)(row.Sum * scale), [.. BucketRows.Of(row.Bounds, row.Counts).Select(n => (long)Math.Round(n * scale))]);

    private async Task<IReadOnlyList<SentRow>> ReadSentAsync(string database, TimeWindow window, CancellationToken cancellation)
    {
        var where = new Conditions();
        where.AddCommon(window, [], null);
        where.Add("Peer != ''");
        var sql = string.Create(CultureInfo.InvariantCulture, $"{Sent} WHERE {where} GROUP BY Caller, Address ORDER BY Spans DESC LIMIT {MostCalls} FORMAT JSONEachRow");
        return [.. (await client.ReadLinesAsync(database, sql, where.Parameters, cancellation)).Select(JsonRows.Read<SentRow>)];
    }

    private async Task<IReadOnlyList<AnsweredRow>> ReadAnsweredAsync(string database, IReadOnlyList<TimeWindow> parts, CancellationToken cancellation)
    {
        var values = new Conditions();
        var here = TraceSampler.InWindows(values, parts);
        var around = TraceSampler.InWindows(values, parts.Select(p => new TimeWindow(p.FromMs - Margin, p.ToMs + Margin)));
        // Agents of two hosts may know the trace by two ids; the id of a span follows from its connection and is the same for both.
        var sql = string.Create(CultureInfo.InvariantCulture, $"""
            SELECT Caller, Address, Callee, count() AS Spans, countIf(StatusCode = 'Error') AS Errors,
                sum(Duration) AS Sum, sumMap([Bucket], [toUInt64(1)]) AS ByBucket, ByBucket.1 AS Bounds, ByBucket.2 AS Counts
            FROM (
                {Answers(around, here, "Asking.TraceId = Answer.TraceId AND", "", "")}
                UNION ALL
                {Answers(around, here, "", $" AND ScopeName = '{TraceJoins.AgentScope}'", "AND Asking.TraceId != Answer.TraceId")})
            GROUP BY Caller, Address, Callee ORDER BY Spans DESC LIMIT {MostCalls} FORMAT JSONEachRow
            """);
        return [.. (await client.ReadLinesAsync(database, sql, values.Parameters, cancellation)).Select(JsonRows.Read<AnsweredRow>)];
    }

    private static string Answers(string around, string here, string within, string scope, string also) => $"""
        SELECT Asking.ServiceName AS Caller, Asking.Peer AS Address, Answer.ServiceName AS Callee, Answer.StatusCode AS StatusCode, Answer.Duration AS Duration, Answer.Bucket AS Bucket
        FROM (SELECT TraceId, SpanId, ServiceName, Peer FROM otel_traces WHERE {around}{scope}) AS Asking
        INNER JOIN (
            SELECT TraceId, {TraceJoins.Caller} AS CalledBy, ServiceName, StatusCode, Duration, {SpanCounts.Bucket} AS Bucket
            FROM otel_traces WHERE {here}{scope} AND SpanKind IN ('Server', 'Consumer') AND CalledBy != '') AS Answer
        ON {within} Asking.SpanId = Answer.CalledBy
        WHERE Asking.ServiceName != Answer.ServiceName {also}
        """;
}
