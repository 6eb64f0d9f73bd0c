using Taproot.Store.Client;
using Taproot.Store.Querying;
using Taproot.Store.Querying.Filters;

namespace Taproot.Store.Traces.Exploring;

/// <summary>A query of spans with what was asked of the store before it can be said in its words.</summary>
internal sealed class PreparedQuery
{
    private readonly SearchedTable _table;
    private readonly IReadOnlyList<AttributeMatch> _attributes;
    private readonly IReadOnlySet<FieldFilter> _absent;

    private PreparedQuery(SpanQuery query, SearchedTable table, IReadOnlyList<AttributeMatch> attributes, IReadOnlySet<FieldFilter> absent) =>
        (Query, _table, _attributes, _absent) = (query, table, attributes, absent);

    /// <summary>The query.</summary>
    public SpanQuery Query { get; }

    /// <summary>Asks what must be known.</summary>
    public static async Task<PreparedQuery> OfAsync(StoreClient client, string database, SearchedTable table, SpanQuery query, CancellationToken cancellation) => new(
        query, table, await ResourceMatches.FindAsync(client, database, table, query, cancellation),
        await FilterPreparation.FindAbsentAsync(client, database, table, query.Window, query.Filter, cancellation));

    /// <summary>The conditions of a span, in a part of the query's window.</summary>
    public Conditions ConditionsIn(TimeWindow window)
    {
        var where = new Conditions();
        where.AddCommon(window, Query.Services, Query.Resources);
        SpanConditions.Add(where, Query);
        where.AddAttributes(_table, Query.Window, _attributes);
        if (Query.Filter is { } filter) where.Add(new FilterSql(_table, Query.Window, where, _absent).Of(filter));
        return where;
    }
}
