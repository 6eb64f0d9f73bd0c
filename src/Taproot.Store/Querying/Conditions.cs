using System.Globalization;
using Taproot.Store.Client;

namespace Taproot.Store.Querying;

/// <summary>The WHERE clause of a search. Conditions are fixed words; every value travels beside them as a parameter.</summary>
internal sealed class Conditions
{
    /// <summary>Of the rows that match, the columns that no condition needs are read only for those that are given out.</summary>
    public const string Settings = "SETTINGS query_plan_max_limit_for_lazy_materialization = 1000";

    private readonly List<string> _conditions = [];
    private int _count;

    /// <summary>The values.</summary>
    public QueryParameters Parameters { get; } = new();

    /// <summary>The clause without WHERE.</summary>
    public override string ToString() => string.Join("\n    AND ", _conditions);

    /// <summary>Adds a condition without values.</summary>
    public void Add(string condition) => _conditions.Add(condition);

    /// <summary>Adds a condition with one value; <c>@</c> stands for the parameter.</summary>
    public void Add(string condition, string type, string value) => _conditions.Add(condition.Replace("@", Named(type, value), StringComparison.Ordinal));

    /// <summary>Adds a condition with one number.</summary>
    public void Add(string condition, string type, long value) => _conditions.Add(condition.Replace("@", Named(type, value), StringComparison.Ordinal));

    /// <summary>Adds a condition with a list of texts.</summary>
    public void AddTexts(string condition, IEnumerable<string> values)
    {
        var name = NextName();
        Parameters.Add(name, values);
        _conditions.Add(condition.Replace("@", $"{{{name}:Array(String)}}", StringComparison.Ordinal));
    }

    /// <summary>Adds a condition with a list of numbers.</summary>
    public void AddNumbers(string condition, IEnumerable<ulong> values)
    {
        var name = NextName();
        Parameters.Add(name, values);
        _conditions.Add(condition.Replace("@", $"{{{name}:Array(UInt64)}}", StringComparison.Ordinal));
    }

    /// <summary>Adds what searches of logs and spans have in common.</summary>
    public void AddCommon(TimeWindow window, IReadOnlyCollection<string> services, IReadOnlyCollection<ulong>? resources)
    {
        Add("Timestamp >= fromUnixTimestamp64Milli(@)", "Int64", window.FromMs);
        Add("Timestamp < fromUnixTimestamp64Milli(@)", "Int64", window.ToMs);
        if (services.Count > 0) AddTexts("ServiceName IN @", services);
        if (resources is not null) AddNumbers("ResourceKey IN @", resources);
    }

    /// <summary>Adds attributes that rows or their resources must have.</summary>
    public void AddAttributes(SearchedTable table, TimeWindow window, IEnumerable<AttributeMatch> matches)
    {
        foreach (var (filter, hasResource) in matches)
        {
            var own = OfRow(table.Attributes, filter);
            if (!hasResource)
            {
                _conditions.Add(own);
                continue;
            }
            var (from, to) = Days(window);
            _conditions.Add($"({own} OR ResourceKey GLOBAL IN (SELECT ResourceKey FROM {table.Resources} WHERE {from} AND {to} AND {OfResource(filter)}))");
        }
    }

    /// <summary>That a resource has an attribute, as an expression.</summary>
    public string OfResource(AttributeFilter filter)
    {
        var value = Named("String", filter.Value);
        return filter.Key is { } key ? $"ResourceAttributes[{Named("String", key)}] = {value}" : $"has(mapValues(ResourceAttributes), {value})";
    }

    /// <summary>Adds the days of a window, for tables that have a row a day.</summary>
    public void AddDays(TimeWindow window)
    {
        var (from, to) = Days(window);
        _conditions.Add(from);
        _conditions.Add(to);
    }

    /// <summary>Adds where the page before ended.</summary>
    public void AddAfter(PageKey? after, string rowKey)
    {
        if (after is not { } page) return;
        var (time, key) = (NextName(), NextName());
        Parameters.Add(time, page.Time).Add(key, page.RowKey.ToString(CultureInfo.InvariantCulture));
        _conditions.Add($"Timestamp <= fromUnixTimestamp64Nano({{{time}:Int64}})");
        _conditions.Add($"(Timestamp < fromUnixTimestamp64Nano({{{time}:Int64}}) OR {rowKey} < {{{key}:UInt64}})");
    }

    // The first part is what an index answers.
    private string OfRow(string column, AttributeFilter filter)
    {
        var value = Named("String", filter.Value);
        var has = $"has(mapValues({column}), {value})";
        return filter.Key is { } key ? $"({has} AND {column}[{Named("String", key)}] = {value})" : has;
    }

    private (string From, string To) Days(TimeWindow window) =>
        ($"Day >= toDate(fromUnixTimestamp64Milli({Named("Int64", window.FromMs)}, 'UTC'))", $"Day <= toDate(fromUnixTimestamp64Milli({Named("Int64", window.ToMs)}, 'UTC'))");

    private string Named(string type, string value)
    {
        var name = NextName();
        Parameters.Add(name, value);
        return $"{{{name}:{type}}}";
    }

    private string Named(string type, long value) => Named(type, value.ToString(CultureInfo.InvariantCulture));

    private string NextName() => string.Create(CultureInfo.InvariantCulture, $"p{_count++}");
}
