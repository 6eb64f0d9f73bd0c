using System.Globalization;
using Taproot.Store.Client;
using Taproot.Store.Querying;
using Taproot.Store.Schema;

namespace Taproot.Store.Logs;

/// <summary>Reads log records from the store.</summary>
internal sealed class LogReader(StoreClient client, ProjectSchema schema, StoreHealth health) : ILogReader
{
    private const string RowKey = "cityHash64(ServiceName, SpanId, Body)";

    /// <summary>The records, as they are read.</summary>
    internal static SearchedTable Table { get; } = new(
        "otel_logs",
        $"""
        toUnixTimestamp64Nano(Timestamp) AS Time, TraceId, SpanId, SeverityText AS Severity, SeverityNumber, ServiceName AS Service, Body,
        LogAttributes AS Attributes, ResourceAttributes, ResourceKey, ScopeName AS Scope, EventName, PatternHash AS Pattern,
        {RowKey} AS RowKey
        """,
        RowKey, LogFields.All);

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
        var rows = await _search.FindAsync<Row>(project, query with { Filter = query.FilterWithText }, where => Restrict(where, query), cancellationToken);
        return [.. rows.Select(r => r.ToLog())];
    }

    public async Task<StoredLog?> FindAsync(string project, PageKey key, CancellationToken cancellationToken)
    {
        var database = await _search.ReadyAsync(project, cancellationToken);
        var where = new Conditions();
        where.Add("Timestamp = fromUnixTimestamp64Nano(@)", "Int64", key.Time);
        where.Add($"{RowKey} = @", "UInt64", key.RowKey.ToString(CultureInfo.InvariantCulture));
        var rows = await _search.ReadAsync<Row>(database, where, "Timestamp", 1, cancellationToken);
        return rows.Count > 0 ? rows[0].ToLog() : null;
    }

    public async Task<long> CountAsync(string project, LogQuery query, CancellationToken cancellationToken)
    {
        var sql = await LogQuerySql.PrepareAsync(client, schema, health, project, query, cancellationToken);
        var where = sql.In(Table, query.Window);
        var lines = await client.ReadLinesAsync(sql.Database, $"SELECT count() FROM {Table.Name} WHERE {where} FORMAT TabSeparated", where.Parameters, cancellationToken);
        return long.Parse(lines[0], CultureInfo.InvariantCulture);
    }

    public Task<IReadOnlyList<StoredResource>> ListResourcesAsync(string project, TimeWindow window, CancellationToken cancellationToken) =>
        _search.ListResourcesAsync(project, window, cancellationToken);

    /// <summary>Adds what only queries of log records have.</summary>
    internal static void Restrict(Conditions where, LogQuery query)
    {
        if (query.MinSeverity is { } severity) where.Add("SeverityNumber >= @", "UInt8", severity);
        if (query.Pattern is not null) where.Add("PatternHash = @", "String", query.Pattern);
        if (query.TraceId is not null) where.Add("TraceId = @", "String", query.TraceId);
    }
}
