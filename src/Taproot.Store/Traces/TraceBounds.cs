using Taproot.Store.Querying;

namespace Taproot.Store.Traces;

/// <summary>
/// When traces began and ended. It is asked in the statement that looks for their spans, and known before these are looked for: it bounds what is looked through.
/// </summary>
internal static class TraceBounds
{
    /// <summary>Adds that a span is of one of some traces, with what an index can answer.</summary>
    public static void Add(Conditions where, IReadOnlyCollection<string> ids)
    {
        var traces = where.Texts(ids);
        // Said twice, asked once. Made the column's type: what the engine leaves out by its index is wrong for a bound of whole seconds.
        var times = $"(SELECT (toDateTime64(min(Start), 9, 'UTC'), toDateTime64(max(End) + 1, 9, 'UTC')) FROM otel_traces_trace_id_ts WHERE TraceId IN {traces})";
        where.Add($"Timestamp >= {times}.1");
        where.Add($"Timestamp < {times}.2");
        where.Add(ids.Count == 1 ? Conditions.QuartersBetween($"toStartOfFifteenMinutes({times}.1)", $"{times}.2") : InQuartersOf(traces));
        where.Add($"TraceId IN {traces}");
    }

    // Traces of a page may lie all over a day: what is between them is not looked through.
    private static string InQuartersOf(string traces) => $"""
        indexHint(toStartOfFifteenMinutes(Timestamp) GLOBAL IN (
            SELECT arrayJoin(timeSlots(Start, toUInt32(End - Start), 900)) FROM otel_traces_trace_id_ts WHERE TraceId IN {traces}))
        """;
}
