using System.Globalization;
using Taproot.Store.Client;
using Taproot.Store.Querying;
using Taproot.Store.Schema;

namespace Taproot.Store.Traces.Exploring;

/// <summary>Counts spans and traces in the engine.</summary>
internal sealed class TraceExplorer(StoreClient client, ProjectSchema schema, StoreHealth health) : ITraceExplorer
{
    private const int MostOperations = 2000;
    private const int MostAttributes = 200;
    private const int LongestValue = 200;
    private const string RowKey = "cityHash64(TraceId, SpanId)";

    /// <summary>The spans, as traces are found by them.</summary>
    internal static SearchedTable Table { get; } = new(
        "otel_traces",
        $"toUnixTimestamp64Nano(Timestamp) AS Time, TraceId, SpanId, ServiceName AS Service, SpanName AS Name, Duration, StatusCode = 'Error' AS IsFailed, {RowKey} AS RowKey",
        RowKey, SpanFields.All);

    private readonly RowSearch _search = new(client, schema, health, Table);
    private readonly TraceSampler _sampler = new(client);

    private sealed record OperationRow(string Service, string Name, string Kind, byte Chosen, long Spans, long Errors, long Sum, double[] Bounds, long[] Counts);

    private sealed record MatchRow(long Time, string TraceId, string SpanId, string Service, string Name, long Duration, byte IsFailed, ulong RowKey)
    {
        public MatchedSpan ToMatch() => new(Time, TraceId, SpanId, Service, Name, Duration, IsFailed == 1, RowKey);
    }

    private sealed record ShareRow(string Key, string Value, long Selected, long Rest);

    public async Task<LatencyMap> MapAsync(string project, SpanQuery query, long stepMs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var database = await _search.ReadyAsync(project, cancellationToken);
        var counts = await CountedAsync(database, query, null, stepMs, cancellationToken);
        var fromMs = counts.Window.FromMs / stepMs * stepMs;
        var columns = (int)((counts.Window.ToMs - 1 - fromMs) / stepMs + 1);
        var sql = string.Create(CultureInfo.InvariantCulture, $"""
            SELECT intDiv(toInt64(toUnixTimestamp(Timestamp)) * 1000 - {fromMs}, {stepMs}) AS Place, Bucket, sum(Total), sum(Failed)
            FROM {counts.From} GROUP BY Place, Bucket FORMAT TabSeparated
            """);
        var map = new LatencyMap(fromMs, stepMs, [.. LatencyBuckets.Bounds.Select(_ => new long[columns])], new long[columns]);
        foreach (var line in await client.ReadLinesAsync(database, sql, counts.Where.Parameters, cancellationToken))
        {
            var cells = line.Split('\t');
            var place = long.Parse(cells[0], CultureInfo.InvariantCulture);
            if (place < 0 || place >= columns) continue;
            map.Counts[LatencyBuckets.IndexOf(double.Parse(cells[1], CultureInfo.InvariantCulture))][place] += long.Parse(cells[2], CultureInfo.InvariantCulture);
            map.Failed[place] += long.Parse(cells[3], CultureInfo.InvariantCulture);
        }
        return map;
    }

    public async Task<IReadOnlyList<OperationCounts>> CountAsync(string project, SpanQuery query, TraceBox? box, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var database = await _search.ReadyAsync(project, cancellationToken);
        var counts = await CountedAsync(database, query, box, 60_000, cancellationToken);
        var sql = string.Create(CultureInfo.InvariantCulture, $"""
            SELECT ServiceName AS Service, SpanName AS Name, SpanKind AS Kind, toUInt8({counts.In(box)}) AS Chosen, sum(Total) AS Spans, sum(Failed) AS Errors,
                sum(DurationSum) AS Sum, sumMap([Bucket], [Total]) AS ByBucket, ByBucket.1 AS Bounds, ByBucket.2 AS Counts
            FROM {counts.From} GROUP BY Service, Name, Kind, Chosen ORDER BY Spans DESC LIMIT {MostOperations} FORMAT JSONEachRow
            """);
        var lines = await client.ReadLinesAsync(database, sql, counts.Where.Parameters, cancellationToken);
        return
        [
            .. lines.Select(JsonRows.Read<OperationRow>).GroupBy(r => (r.Service, r.Name, r.Kind))
                .Select(g => new OperationCounts(g.Key.Service, g.Key.Name, g.Key.Kind, FiguresOf(g.Where(r => r.Chosen == 1)), FiguresOf(g.Where(r => r.Chosen == 0)))),
        ];
    }

    public async Task<TraceSample> SampleAsync(string project, SpanQuery query, TraceBox? box, CancellationToken cancellationToken)
    {
        var sample = await ChooseAsync(project, query, box, cancellationToken);
        var spans = await _sampler.ReadAsync(await _search.ReadyAsync(project, cancellationToken), sample.Selected, sample.Rest, cancellationToken);
        return spans.Count < TraceSampler.MostSpans ? sample with { Spans = spans } : sample with { Spans = spans, Selected = sample.Selected with { IsPart = true }, IsSample = true };
    }

    public async Task<TraceSample> SampleFailuresAsync(string project, SpanQuery query, TraceBox box, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(box);
        var database = await _search.ReadyAsync(project, cancellationToken);
        var prepared = await PreparedQuery.OfAsync(client, database, Table, query, cancellationToken);
        var failed = await _sampler.ChooseAsync(database, prepared, box with { FailedOnly = true }, isInside: true, cancellationToken);
        var sample = await JoinAsync(database, new(failed, TraceSampler.Nothing, [], failed.IsPart), cancellationToken);
        var spans = await _sampler.ReadAsync(database, sample.Selected, sample.Rest, cancellationToken);
        return sample with { Spans = await _sampler.ReadReasonsAsync(database, spans, cancellationToken), IsSample = failed.IsPart || spans.Count >= TraceSampler.MostSpans };
    }

    public async Task<TraceSample> ChooseAsync(string project, SpanQuery query, TraceBox? box, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var database = await _search.ReadyAsync(project, cancellationToken);
        var prepared = await PreparedQuery.OfAsync(client, database, Table, query, cancellationToken);
        // One after the other: the engine has few cores, and both read the same columns.
        var selected = await _sampler.ChooseAsync(database, prepared, box, isInside: true, cancellationToken);
        var rest = box is null ? TraceSampler.Nothing : await _sampler.ChooseAsync(database, prepared, box, isInside: false, cancellationToken);
        var chosen = selected.TraceIds.ToHashSet(StringComparer.Ordinal);
        // A trace with spans in both parts is of the one that is asked about.
        rest = rest with { TraceIds = [.. rest.TraceIds.Where(id => !chosen.Contains(id))] };
        return await JoinAsync(database, new(selected, rest, [], selected.IsPart || rest.IsPart), cancellationToken);
    }

    /// <summary>Makes what hosts know by several ids one trace each.</summary>
    private async Task<TraceSample> JoinAsync(string database, TraceSample sample, CancellationToken cancellation)
    {
        TimeWindow[] windows = [.. sample.Selected.Windows, .. sample.Rest.Windows];
        if (windows.Length == 0) return sample;
        var window = new TimeWindow(windows.Min(w => w.FromMs), windows.Max(w => w.ToMs));
        var groups = await new TraceJoins(client).FindAsync(database, sample.Selected.TraceIds.Concat(sample.Rest.TraceIds), window, cancellation);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        return sample with { Selected = TraceSampler.Join(sample.Selected, groups, taken), Rest = TraceSampler.Join(sample.Rest, groups, taken) };
    }

    public async Task<TracePage> ListAsync(string project, SpanQuery query, TraceBox? box, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var narrowed = box is null ? query : query with { Window = Common(query.Window, box.Window) };
        var matches = await _search.FindAsync<MatchRow>(
            project, narrowed,
            where =>
            {
                SpanConditions.Add(where, query);
                if (box is not null) where.Add(box.OfSpan(where));
            },
            cancellationToken);
        return await new TraceLister(client).ListAsync(await _search.ReadyAsync(project, cancellationToken), [.. matches.Select(m => m.ToMatch())], cancellationToken);
    }

    public async Task<IReadOnlyList<AttributeShare>> CompareAttributesAsync(string project, SampledTraces selected, SampledTraces rest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selected);
        ArgumentNullException.ThrowIfNull(rest);
        if (selected.TraceIds.Count == 0 || rest.TraceIds.Count == 0) return [];
        var database = await _search.ReadyAsync(project, cancellationToken);
        var where = new Conditions();
        TraceSampler.AddTraces(where, selected, rest);
        var chosen = where.Texts(selected.TraceIds);
        var trace = TraceSampler.NameOfTrace(where, selected, rest);
        var sql = string.Create(CultureInfo.InvariantCulture, $"""
            SELECT Pair.1 AS Key, Pair.2 AS Value, uniqExactIf(Trace, Chosen) AS Selected, uniqExactIf(Trace, NOT Chosen) AS Rest
            FROM (
                SELECT {trace} AS Trace, Trace IN {chosen} AS Chosen, arrayJoin(arrayConcat(
                    CAST(SpanAttributes, 'Array(Tuple(String, String))'), CAST(ResourceAttributes, 'Array(Tuple(String, String))'),
                    [('span.name', CAST(concat(ServiceName, ': ', SpanName), 'String')), ('status', CAST(StatusCode, 'String'))])) AS Pair
                FROM otel_traces WHERE {where})
            WHERE length(Pair.2) BETWEEN 1 AND {LongestValue}
            GROUP BY Key, Value HAVING Selected + Rest > 1 AND Selected / {selected.TraceIds.Count} > Rest / {rest.TraceIds.Count}
            ORDER BY Selected / {selected.TraceIds.Count} - Rest / {rest.TraceIds.Count} DESC, Key, Value LIMIT {MostAttributes}
            FORMAT JSONEachRow
            """);
        var lines = await client.ReadLinesAsync(database, sql, where.Parameters, cancellationToken);
        return [.. lines.Select(JsonRows.Read<ShareRow>).Select(r => new AttributeShare(r.Key, r.Value, r.Selected, r.Rest))];
    }

    public async Task<CallStatistics> CountCallsAsync(string project, TimeWindow window, IReadOnlyCollection<string> services, CancellationToken cancellationToken) =>
        await new CallCounter(client).CountAsync(await _search.ReadyAsync(project, cancellationToken), window, services, cancellationToken);

    private async Task<SpanCounts> CountedAsync(string database, SpanQuery query, TraceBox? box, long stepMs, CancellationToken cancellation)
    {
        if (SpanCounts.CanUseMinutes(query, box, stepMs)) return SpanCounts.OfMinutes(query);
        var prepared = await PreparedQuery.OfAsync(client, database, Table, query, cancellation);
        return SpanCounts.OfSpans(query, prepared.ConditionsIn(query.Window));
    }

    private static TimeWindow Common(TimeWindow one, TimeWindow other) => new(Math.Max(one.FromMs, other.FromMs), Math.Min(one.ToMs, other.ToMs));

    private static SpanFigures FiguresOf(IEnumerable<OperationRow> rows)
    {
        var sum = SpanFigures.None;
        foreach (var row in rows) sum = sum.Plus(new(row.Spans, row.Errors, row.Sum, BucketRows.Of(row.Bounds, row.Counts)));
        return sum;
    }
}
