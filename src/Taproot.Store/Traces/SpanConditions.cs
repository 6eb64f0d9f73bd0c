using Taproot.Store.Querying;

namespace Taproot.Store.Traces;

/// <summary>What searches of spans ask for beyond time, service, resource and attributes.</summary>
internal static class SpanConditions
{
    // Of a table of spans; the one of minutes has a column for it.
    private const string Requests = "(SpanKind IN ('Server', 'Consumer') OR ParentSpanId = '')";

    /// <summary>Adds them.</summary>
    public static void Add(Conditions where, SpanQuery query)
    {
        if (query.Name is not null) where.Add("SpanName = @", "String", query.Name);
        if (query.Kind is not null) where.Add("SpanKind = @", "String", query.Kind);
        if (query.FailedOnly) where.Add("StatusCode = 'Error'");
        if (query.Scope == SpanScope.Roots) where.Add("ParentSpanId = ''");
        if (query.Scope == SpanScope.Requests) where.Add(Requests);
        if (query.MinDuration is { } least) where.Add("Duration >= @", "UInt64", least);
        if (query.MaxDuration is { } most) where.Add("Duration <= @", "UInt64", most);
        for (var i = 1; i < query.Path.Count; i++) AddCall(where, query.Window, query.Path[i - 1], query.Path[i]);
        if (query.Path.Count == 1) AddService(where, query.Window, query.Path[0]);
    }

    private static void AddService(Conditions where, TimeWindow window, string service)
    {
        var (from, to) = Times(where, window);
        where.Add($"TraceId GLOBAL IN (SELECT TraceId FROM otel_traces WHERE {from} AND {to} AND ServiceName = @)", "String", service);
    }

    // A database has no spans of its own: there the caller's span says whom it asked, by name, by address or by the kind of system.
    private static void AddCall(Conditions where, TimeWindow window, string caller, string callee)
    {
        var (from, to) = Times(where, window);
        var (one, other) = (where.Value("String", caller), where.Value("String", callee));
        where.Add($"""
            TraceId GLOBAL IN (
                SELECT TraceId FROM otel_traces WHERE {from} AND {to} AND ServiceName = {one}
                    AND (Peer = {other} OR startsWith(Peer, concat({other}, ':')) OR SpanAttributes['db.system.name'] = {other} OR SpanAttributes['db.system'] = {other})
                UNION ALL
                SELECT Child.TraceId FROM otel_traces AS Child
                    INNER JOIN (SELECT TraceId, SpanId FROM otel_traces WHERE {from} AND {to} AND ServiceName = {one}) AS Caller
                    ON Child.TraceId = Caller.TraceId AND Child.ParentSpanId = Caller.SpanId
                    WHERE Child.{from} AND Child.{to} AND Child.ServiceName = {other})
            """);
    }

    private static (string From, string To) Times(Conditions where, TimeWindow window) =>
        ($"Timestamp >= fromUnixTimestamp64Milli({where.Value("Int64", window.FromMs)})", $"Timestamp < fromUnixTimestamp64Milli({where.Value("Int64", window.ToMs)})");
}
