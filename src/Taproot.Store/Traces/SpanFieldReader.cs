using Taproot.Store.Client;
using Taproot.Store.Querying;
using Taproot.Store.Schema;
using Taproot.Store.Traces.Exploring;

namespace Taproot.Store.Traces;

/// <summary>Reads names and values of fields from a part of the spans that match.</summary>
internal sealed class SpanFieldReader(StoreClient client, ProjectSchema schema, StoreHealth health) : IFieldReader<SpanQuery>
{
    // What the table of minutes counts in full; it has a column of the same name for each.
    private static readonly HashSet<string> Counted = new(StringComparer.OrdinalIgnoreCase) { "service", "name", "kind", "peer" };

    public async Task<FieldSample> ListKeysAsync(string project, SpanQuery query, CancellationToken cancellationToken) =>
        await (await PrepareAsync(project, query, cancellationToken)).ListKeysAsync(cancellationToken);

    public async Task<FieldSample> ListValuesAsync(string project, SpanQuery query, string field, string text, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(field);
        var sampler = await PrepareAsync(project, query, cancellationToken);
        if (!Counted.Contains(field) || !SpanCounts.CanUseMinutes(query, box: null, stepMs: 60_000)) return await sampler.ListValuesAsync(field, text, limit, cancellationToken);
        return await sampler.ListCountedAsync("otel_traces_histogram", SpanCounts.OfMinutes(query).Where, SpanFields.All.Known[field].Value, text, limit, cancellationToken);
    }

    private async Task<FieldSampler> PrepareAsync(string project, SpanQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        health.ThrowIfUnavailable();
        var database = await schema.EnsureAsync(project, cancellation);
        var prepared = await PreparedQuery.OfAsync(client, database, TraceExplorer.Table, query, cancellation);
        return new(client, TraceExplorer.Table, database, query.Window, prepared.ConditionsIn);
    }
}
