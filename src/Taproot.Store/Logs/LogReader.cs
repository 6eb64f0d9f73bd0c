using System.Globalization;
using Taproot.Store.Client;
using Taproot.Store.Querying;
using Taproot.Store.Schema;

namespace Taproot.Store.Logs;

/// <summary>Reads log records from the store.</summary>
internal sealed class LogReader(StoreClient client, ProjectSchema schema, StoreHealth health) : ILogReader
{
    private const string Columns = """
        toUnixTimestamp64Nano(Timestamp) AS Time, TraceId, SpanId, SeverityText AS Severity, SeverityNumber, ServiceName AS Service, Body,
        LogAttributes AS Attributes, ResourceAttributes, ResourceKey, ScopeName AS Scope, EventName, PatternHash AS Pattern,
        cityHash64(ServiceName, SpanId, Body) AS RowKey
        """;

    private const string RowKey = "cityHash64(ServiceName, SpanId, Body)";

    private sealed record Row(
        long Time, string TraceId, string SpanId, string Severity, int SeverityNumber, string Service, string Body, Dictionary<string, string> Attributes,
        Dictionary<string, string> ResourceAttributes, ulong ResourceKey, string Scope, string EventName, string Pattern, ulong RowKey);

    public async Task<IReadOnlyList<StoredLog>> SearchAsync(string project, LogQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var database = await ReadyAsync(project, cancellationToken);
        return await NewestFirst.SearchAsync(query.Window, query.After, query.Limit, window => SearchWindowAsync(database, query with { Window = window }, cancellationToken));
    }

    private async Task<IReadOnlyList<StoredLog>> SearchWindowAsync(string database, LogQuery query, CancellationToken cancellationToken)
    {
        var where = new Conditions();
        where.AddCommon(query.Window, query.Services, query.Resources);
        if (query.MinSeverity is { } severity) where.Add("SeverityNumber >= @", "UInt8", severity);
        if (query.Pattern is not null) where.Add("PatternHash = @", "String", query.Pattern);
        if (query.TraceId is not null) where.Add("TraceId = @", "String", query.TraceId);
        if (query.Text is { Length: > 0 } text) where.Add("positionCaseInsensitiveUTF8(Body, @) > 0", "String", text);
        where.AddAttributes("LogAttributes", query.Attributes);
        where.AddAfter(query.After, RowKey);
        var sql = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT {Columns}\nFROM otel_logs\nWHERE {where}\nORDER BY Timestamp DESC, {RowKey} DESC LIMIT {query.Limit}\n{Conditions.Settings}\nFORMAT JSONEachRow");
        var lines = await client.ReadLinesAsync(database, sql, where.Parameters, cancellationToken);
        return [.. lines.Select(line => JsonRows.Read<Row>(line)).Select(r => new StoredLog(
            r.Time, r.TraceId, r.SpanId, r.Severity, r.SeverityNumber, r.Service, r.Body, r.Attributes, r.ResourceAttributes, r.ResourceKey, r.Scope, r.EventName,
            r.Pattern, r.RowKey))];
    }

    public async Task<IReadOnlyList<StoredResource>> ListResourcesAsync(string project, TimeWindow window, CancellationToken cancellationToken) =>
        await ResourceReader.ListAsync(client, await ReadyAsync(project, cancellationToken), "otel_logs_resources", window, cancellationToken);

    private async ValueTask<string> ReadyAsync(string project, CancellationToken cancellation)
    {
        health.ThrowIfUnavailable();
        return await schema.EnsureAsync(project, cancellation);
    }
}
