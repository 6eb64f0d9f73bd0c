using Taproot.Store.Client;
using Taproot.Store.Querying;
using Taproot.Store.Schema;

namespace Taproot.Store.Logs;

/// <summary>Reads log records from the store.</summary>
internal sealed class LogReader(StoreClient client, ProjectSchema schema, StoreHealth health) : ILogReader
{
    private const string RowKey = "cityHash64(ServiceName, SpanId, Body)";

    private static readonly SearchedTable Table = new(
        "otel_logs", "LogAttributes",
        $"""
        toUnixTimestamp64Nano(Timestamp) AS Time, TraceId, SpanId, SeverityText AS Severity, SeverityNumber, ServiceName AS Service, Body,
        LogAttributes AS Attributes, ResourceAttributes, ResourceKey, ScopeName AS Scope, EventName, PatternHash AS Pattern,
        {RowKey} AS RowKey
        """,
        RowKey);

    private readonly RowSearch _search = new(client, schema, health, Table);

    private sealed record Row(
        long Time, string TraceId, string SpanId, string Severity, int SeverityNumber, string Service, string Body, Dictionary<string, string> Attributes,
        Dictionary<string, string> ResourceAttributes, ulong ResourceKey, string Scope, string EventName, string Pattern, ulong RowKey)
    {
        public StoredLog ToLog() => new(
            Time, TraceId, SpanId, Severity, SeverityNumber, Service, Body, Attributes, ResourceAttributes, ResourceKey, Scope, EventName, Pattern, RowKey);
    }

    public async Task<IReadOnlyList<StoredLog>> SearchAsync(string project, LogQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var rows = await _search.FindAsync<Row>(project, query, where => Restrict(where, query), cancellationToken);
        return [.. rows.Select(r => r.ToLog())];
    }

    public Task<IReadOnlyList<StoredResource>> ListResourcesAsync(string project, TimeWindow window, CancellationToken cancellationToken) =>
        _search.ListResourcesAsync(project, window, cancellationToken);

    private static void Restrict(Conditions where, LogQuery query)
    {
        if (query.MinSeverity is { } severity) where.Add("SeverityNumber >= @", "UInt8", severity);
        if (query.Pattern is not null) where.Add("PatternHash = @", "String", query.Pattern);
        if (query.TraceId is not null) where.Add("TraceId = @", "String", query.TraceId);
        if (query.Text is { Length: > 0 } text) where.Add("positionCaseInsensitiveUTF8(Body, @) > 0", "String", text);
    }
}
