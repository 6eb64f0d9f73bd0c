using Taproot.Store.Querying;

namespace Taproot.Store.Traces.Exploring;

/// <summary>
/// What spans are counted from: the table of minutes where it knows all that is asked for, else the spans themselves under the same column names, so that each
/// statement is written once.
/// </summary>
internal sealed class SpanCounts
{
    /// <summary>The bucket of a span, as the table of minutes has it.</summary>
    public const string Bucket = "roundDown(Duration / 1000000, [0, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000])";

    private const long Minute = 60_000;
    private const string Columns = $"""
        ServiceName, SpanName, SpanKind, ParentSpanId = '' AS Root, Peer, Timestamp, {Bucket} AS Bucket,
        toUInt64(1) AS Total, toUInt64(StatusCode = 'Error') AS Failed, Duration AS DurationSum, Duration, StatusCode
        """;

    private SpanCounts(bool isByMinute, TimeWindow window, Conditions where, string from) => (IsByMinute, Window, Where, From) = (isByMinute, window, where, from);

    /// <summary>Whether it is the table of minutes.</summary>
    public bool IsByMinute { get; }

    /// <summary>The window that is counted; of whole minutes where these are asked.</summary>
    public TimeWindow Window { get; }

    /// <summary>The values of the statement.</summary>
    public Conditions Where { get; }

    /// <summary>What stands behind FROM.</summary>
    public string From { get; }

    /// <summary>Whether the table of minutes has an answer. Short windows are looked at more finely than by the minute.</summary>
    public static bool CanUseMinutes(SpanQuery query, TraceBox? box, long stepMs) =>
        query is { Resources: null, Attributes.Count: 0, Filter: null, FailedOnly: false, MinDuration: null, MaxDuration: null, Path.Count: 0 } && stepMs % Minute == 0 && box is null or { FitsBuckets: true };

    /// <summary>The table of minutes.</summary>
    public static SpanCounts OfMinutes(SpanQuery query)
    {
        var window = WholeMinutes(query.Window);
        var where = new Conditions();
        where.AddCommon(window, query.Services, null);
        if (query.Name is not null) where.Add("SpanName = @", "String", query.Name);
        if (query.Kind is not null) where.Add("SpanKind = @", "String", query.Kind);
        if (query.Scope == SpanScope.Roots) where.Add("Root = 1");
        if (query.Scope == SpanScope.Requests) where.Add("(SpanKind IN ('Server', 'Consumer') OR Root = 1)");
        return new(true, window, where, $"otel_traces_histogram WHERE {where}");
    }

    /// <summary>The spans.</summary>
    public static SpanCounts OfSpans(SpanQuery query, Conditions where) => new(false, query.Window, where, $"(SELECT {Columns} FROM otel_traces WHERE {where})");

    /// <summary>Whether a row is in a box, as an expression.</summary>
    public string In(TraceBox? box) => box is null ? "0" : IsByMinute ? box.OfBucket(Where) : box.OfSpan(Where);

    private static TimeWindow WholeMinutes(TimeWindow window) => new(window.FromMs / Minute * Minute, (window.ToMs + Minute - 2) / Minute * Minute);
}
