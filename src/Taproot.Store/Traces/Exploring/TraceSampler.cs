using System.Globalization;
using Taproot.Store.Client;
using Taproot.Store.Querying;

namespace Taproot.Store.Traces.Exploring;

/// <summary>
/// Chooses traces and reads all their spans. A trace costs a granule for nearly each of its spans (decision 15), so traces are taken from a few short slices
/// all over the window: those of one slice lie in the same granules.
/// </summary>
internal sealed class TraceSampler(StoreClient client)
{
    /// <summary>Spans that are read at most.</summary>
    public const int MostSpans = 100_000;

    /// <summary>Traces of a part.</summary>
    public const int MostTraces = 200;

    private const int MostReasons = 2000;
    private const int Slices = 8;
    private const long Second = 1_000_000_000;
    private const long Quarter = 900 * Second;
    private const long Margin = 60_000; // spans of a trace begin before and after the one that matched

    // What says why a span failed, the most telling first.
    private const string Reason = """
        if(StatusCode != 'Error', '', coalesce(
            nullIf(arrayStringConcat(arrayFilter(t -> t != '', [Exception['exception.type'], Exception['exception.message']]), ': '), ''), nullIf(StatusMessage, ''),
            nullIf(SpanAttributes['error.type'], ''), nullIf(concat('HTTP ', SpanAttributes['http.response.status_code']), 'HTTP '),
            nullIf(concat('HTTP ', SpanAttributes['http.status_code']), 'HTTP '), nullIf(concat('gRPC ', SpanAttributes['rpc.grpc.status_code']), 'gRPC '), ''))
        """;

    private sealed record Choice(string TraceId, long Begin, long End, long Slice);

    private sealed record Row(string Trace, string SpanId, string CalledBy, string Service, string Name, string Kind, long Time, long Duration, byte IsFailed);

    private sealed record WhyRow(string SpanId, string Service, string Why);

    /// <summary>No traces.</summary>
    public static SampledTraces Nothing { get; } = new([], [], IsPart: false);

    /// <summary>Traces with a span in a box, or beside it; first looked for in a sixteenth of the time, all over it.</summary>
    public async Task<SampledTraces> ChooseAsync(
        string database, PreparedQuery prepared, TraceBox? box, bool isInside, CancellationToken cancellation)
    {
        var query = prepared.Query;
        var window = isInside && box is not null
            ? new TimeWindow(Math.Max(query.Window.FromMs, box.Window.FromMs), Math.Min(query.Window.ToMs, box.Window.ToMs))
            : query.Window;
        if (window.ToMs <= window.FromMs) return Nothing;
        async Task<IReadOnlyList<Choice>> FindAsync(IReadOnlyList<TimeWindow>? parts)
        {
            var where = prepared.ConditionsIn(window);
            if (box is not null) where.Add(isInside ? box.OfSpan(where) : $"NOT ({box.OfSpan(where)})");
            if (parts is not null) AddWindows(where, parts);
            return await ReadChoicesAsync(database, window, where, cancellation);
        }
        var quick = SampledWindows.Of(window);
        var found = quick.Count > 0 ? await FindAsync(quick) : [];
        var isPart = found.Count >= MostTraces / 2;
        if (!isPart) found = await FindAsync(null);
        Choice[] choices = [.. found.DistinctBy(c => c.TraceId)];
        return new(
            [.. choices.Select(c => c.TraceId)], [.. choices.GroupBy(c => c.Slice).Select(g => new TimeWindow(g.Min(c => c.Begin) - Margin, g.Max(c => c.End) + Margin))],
            isPart || found.CountBy(c => c.Slice).Any(slice => slice.Value >= MostTraces / Slices));
    }

    private async Task<IReadOnlyList<Choice>> ReadChoicesAsync(string database, TimeWindow window, Conditions where, CancellationToken cancellation)
    {
        var slice = Math.Max(1, (window.ToMs - window.FromMs + Slices - 1) / Slices);
        var sql = string.Create(CultureInfo.InvariantCulture, $"""
            SELECT TraceId, toUnixTimestamp64Milli(Timestamp) AS Begin, Begin + intDiv(Duration, 1000000) AS End, intDiv(Begin - {window.FromMs}, {slice}) AS Slice
            FROM otel_traces WHERE {where}
            ORDER BY Timestamp DESC LIMIT {MostTraces / Slices} BY Slice {Conditions.Settings} FORMAT JSONEachRow
            """);
        return [.. (await client.ReadLinesAsync(database, sql, where.Parameters, cancellation)).Select(JsonRows.Read<Choice>)];
    }

    /// <summary>All spans of the traces of two parts.</summary>
    public async Task<IReadOnlyList<SampledSpan>> ReadAsync(string database, SampledTraces selected, SampledTraces rest, CancellationToken cancellation)
    {
        if (selected.TraceIds.Count + rest.TraceIds.Count == 0) return [];
        var where = new Conditions();
        AddTraces(where, selected, rest);
        var sql = string.Create(CultureInfo.InvariantCulture, $"""
            SELECT {NameOfTrace(where, selected, rest)} AS Trace, SpanId, {TraceJoins.Caller} AS CalledBy, ServiceName AS Service, SpanName AS Name, SpanKind AS Kind, toUnixTimestamp64Nano(Timestamp) AS Time, Duration,
                toUInt8(StatusCode = 'Error') AS IsFailed
            FROM otel_traces WHERE {where} LIMIT {MostSpans} FORMAT JSONEachRow
            """);
        var lines = await client.ReadLinesAsync(database, sql, where.Parameters, cancellation);
        return
        [
            .. lines.Select(JsonRows.Read<Row>)
                .Select(r => new SampledSpan(r.Trace, r.SpanId, r.CalledBy, r.Service, r.Name, r.Kind, r.Time, r.Duration, r.IsFailed == 1, "")),
        ];
    }

    /// <summary>
    /// Adds to spans why they failed, of those that <see cref="FailureCauses"/> counts. Attributes and events take most of a span's room, so they are read
    /// where such spans lie and nowhere else.
    /// </summary>
    public async Task<IReadOnlyList<SampledSpan>> ReadReasonsAsync(string database, IReadOnlyList<SampledSpan> spans, CancellationToken cancellation)
    {
        SampledSpan[] failed = [.. FailureCauses.DeepestOf(spans).Take(MostReasons)];
        if (failed.Length == 0) return spans;
        var where = new Conditions();
        where.AddTexts("ServiceName IN @", failed.Select(s => s.Service).Distinct());
        where.AddTexts("SpanName IN @", failed.Select(s => s.Name).Distinct());
        where.AddNumbers("Timestamp IN (SELECT fromUnixTimestamp64Nano(toInt64(arrayJoin(@)), 'UTC'))", failed.Select(s => (ulong)s.Time).Distinct());
        where.AddNumbers(
            "indexHint(toStartOfFifteenMinutes(Timestamp) IN (SELECT toDateTime(arrayJoin(@), 'UTC')))", failed.Select(s => (ulong)(s.Time / Quarter * Quarter / Second)).Distinct());
        where.AddTexts("SpanId IN @", failed.Select(s => s.SpanId));
        var sql = $"""
            SELECT SpanId, ServiceName AS Service,
                arrayElement(arrayFilter((attributes, name) -> name = 'exception', `Events.Attributes`, `Events.Name`), -1) AS Exception, substring({Reason}, 1, 500) AS Why
            FROM otel_traces WHERE {where} FORMAT JSONEachRow
            """;
        // A trace may have parts with other ids; a span that two services share has a reason in each.
        Dictionary<(string SpanId, string Service), string> reasons = [];
        foreach (var row in (await client.ReadLinesAsync(database, sql, where.Parameters, cancellation)).Select(JsonRows.Read<WhyRow>)) reasons.TryAdd((row.SpanId, row.Service), row.Why);
        return [.. spans.Select(s => reasons.TryGetValue((s.SpanId, s.Service), out var why) ? s with { Reason = why } : s)];
    }

    /// <summary>Adds that a span is of one of the traces.</summary>
    public static void AddTraces(Conditions where, SampledTraces selected, SampledTraces rest)
    {
        AddWindows(where, [.. selected.Windows, .. rest.Windows]);
        where.AddTexts("TraceId IN @", [.. selected.TraceIds, .. rest.TraceIds, .. selected.Parts.Keys, .. rest.Parts.Keys]);
    }

    /// <summary>The id of the trace that a span is of, among those of two parts, as an expression.</summary>
    public static string NameOfTrace(Conditions values, SampledTraces selected, SampledTraces rest)
    {
        (string Id, string Trace)[] parts = [.. selected.Parts.Concat(rest.Parts).Select(p => (p.Key, p.Value))];
        return parts.Length == 0 ? "TraceId" : $"transform(TraceId, {values.Texts(parts.Select(p => p.Id))}, {values.Texts(parts.Select(p => p.Trace))}, TraceId)";
    }

    /// <summary>Makes ids of one trace one; what is <paramref name="taken"/> already is left out.</summary>
    public static SampledTraces Join(SampledTraces traces, TraceGroups groups, HashSet<string> taken)
    {
        string[] ids = [.. traces.TraceIds.Where(id => taken.Add(groups.NameOf(id)))];
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            foreach (var part in groups.PartsOf(id)) if (part != id) parts[part] = id;
        }
        return traces with { TraceIds = ids, Parts = parts };
    }

    /// <summary>Adds that a span lies in one of some windows.</summary>
    public static void AddWindows(Conditions where, IEnumerable<TimeWindow> windows) => where.Add(InWindows(where, windows));

    /// <summary>The same as an expression.</summary>
    public static string InWindows(Conditions values, IEnumerable<TimeWindow> windows) => $"({string.Join(" OR ", windows.Select(w =>
        $"(Timestamp >= fromUnixTimestamp64Milli({values.Value("Int64", w.FromMs)}) AND Timestamp < fromUnixTimestamp64Milli({values.Value("Int64", w.ToMs)}) AND {values.InQuarters(w)})"))})";
}
