using Taproot.Store.Client;
using Taproot.Store.Querying;
using Taproot.Store.Schema;

namespace Taproot.Store.Logs;

/// <summary>Reads names and values of fields from a part of the records that match.</summary>
internal sealed class LogFieldReader(StoreClient client, ProjectSchema schema, StoreHealth health) : IFieldReader<LogQuery>
{
    public async Task<FieldSample> ListKeysAsync(string project, LogQuery query, CancellationToken cancellationToken)
    {
        var (_, sampler) = await PrepareAsync(project, query, cancellationToken);
        var sample = await sampler.ListKeysAsync(cancellationToken);
        return sample with { Values = [.. sample.Values.Where(v => v.Value != "pattern.hash")] };
    }

    public async Task<FieldSample> ListValuesAsync(string project, LogQuery query, string field, string text, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(field);
        var (sql, sampler) = await PrepareAsync(project, query, cancellationToken);
        // The names of services are counted by the minute.
        return LogSource.AreMinutesEnough(query) && field.Equals("service", StringComparison.OrdinalIgnoreCase)
            ? await sampler.ListCountedAsync(LogSource.Minutes.Table.Name, sql.In(LogSource.Minutes.Table, query.Window), "ServiceName", text, limit, cancellationToken)
            : await sampler.ListValuesAsync(field, text, limit, cancellationToken);
    }

    private async Task<(LogQuerySql Sql, FieldSampler Sampler)> PrepareAsync(string project, LogQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        var sql = await LogQuerySql.PrepareAsync(client, schema, health, project, query, cancellation);
        return (sql, new(client, LogReader.Table, sql.Database, query.Window, part => sql.In(LogReader.Table, part)));
    }
}
