using Taproot.Store.Client;
using Taproot.Store.Querying;
using Taproot.Store.Querying.Filters;
using Taproot.Store.Schema;

namespace Taproot.Store.Logs;

/// <summary>Says what a query of log records asks for, of any table that has them; made once for the statements of one query.</summary>
internal sealed class LogQuerySql
{
    private readonly LogQuery _query;
    private readonly Filter? _filter;
    private readonly bool _hasTextIndex;
    private readonly IReadOnlyList<AttributeMatch> _attributes;
    private readonly IReadOnlySet<FieldFilter> _absent;

    private LogQuerySql(string database, LogQuery query, bool hasTextIndex, IReadOnlyList<AttributeMatch> attributes, IReadOnlySet<FieldFilter> absent) =>
        (Database, _query, _filter, _hasTextIndex, _attributes, _absent) = (database, query, query.FilterWithText, hasTextIndex, attributes, absent);

    /// <summary>The project's database.</summary>
    public string Database { get; }

    /// <summary>Asks what must be known before.</summary>
    public static async Task<LogQuerySql> PrepareAsync(
        StoreClient client, ProjectSchema schema, StoreHealth health, string project, LogQuery query, CancellationToken cancellation)
    {
        health.ThrowIfUnavailable();
        var database = await schema.EnsureAsync(project, cancellation);
        var attributes = await ResourceMatches.FindAsync(client, database, LogReader.Table, query, cancellation);
        var hasTextIndex = schema.HasTextIndex(database, LogReader.Table.Name);
        return new(database, query, hasTextIndex, attributes, await FilterPreparation.FindAbsentAsync(client, database, LogReader.Table, query.Window, query.Filter, cancellation));
    }

    /// <summary>The conditions in a window that may be a part of the query's.</summary>
    public Conditions In(SearchedTable table, TimeWindow window)
    {
        var where = new Conditions();
        where.AddCommon(window, _query.Services, _query.Resources);
        LogReader.Restrict(where, _query);
        where.AddAttributes(table, _query.Window, _attributes);
        if (_filter is { } filter) where.Add(new FilterSql(table with { HasTextIndex = _hasTextIndex }, _query.Window, where, _absent).Of(filter));
        return where;
    }
}
