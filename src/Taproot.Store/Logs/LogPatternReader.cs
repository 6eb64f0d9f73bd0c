using System.Globalization;
using Taproot.Store.Client;
using Taproot.Store.Querying;
using Taproot.Store.Schema;

namespace Taproot.Store.Logs;

/// <summary>Reads patterns of log records from the records themselves: each has the hash, and what it stands for is in the messages.</summary>
internal sealed class LogPatternReader(StoreClient client, ProjectSchema schema, StoreHealth health) : ILogPatternReader
{
    private const string Columns = """
        PatternHash AS Pattern, count() AS Records, min(toUnixTimestamp64Nano(Timestamp)) AS First, max(toUnixTimestamp64Nano(Timestamp)) AS Last,
        max(SeverityNumber) AS Severity, groupUniqArray(8)(ServiceName) AS Services, groupArraySample(24, 1)(substringUTF8(Body, 1, 2048)) AS Bodies
        """;

    private sealed record Row(string Pattern, long Records, long First, long Last, int Severity, string[] Services, string[] Bodies);

    public async Task<IReadOnlyList<StoredPattern>> ListPatternsAsync(string project, PatternQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        health.ThrowIfUnavailable();
        var database = await schema.EnsureAsync(project, cancellationToken);
        var where = new Conditions();
        where.AddCommon(query.Window, query.Services, query.Resources);
        where.Add("PatternHash != ''");
        if (query.MinSeverity is { } severity) where.Add("SeverityNumber >= @", "UInt8", severity);
        if (query.Pattern is not null) where.Add("PatternHash = @", "String", query.Pattern);
        var sql = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT {Columns}\nFROM otel_logs\nWHERE {where}\nGROUP BY PatternHash ORDER BY Records DESC, Pattern LIMIT {query.Limit}\nFORMAT JSONEachRow");
        var lines = await client.ReadLinesAsync(database, sql, where.Parameters, cancellationToken);
        return [.. lines.Select(line => JsonRows.Read<Row>(line)).Select(r => new StoredPattern(r.Pattern, r.Records, r.First, r.Last, r.Severity, r.Services, r.Bodies))];
    }
}
