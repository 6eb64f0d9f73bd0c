using System.Globalization;
using Taproot.Store.Client;

namespace Taproot.Store.Querying;

/// <summary>The WHERE clause of a search. Conditions are fixed words; every value travels beside them as a parameter.</summary>
internal sealed class Conditions
{
    /// <summary>Of the rows that match, the columns that no condition needs are read only for those that are given out.</summary>
    public const string Settings = "SETTINGS query_plan_max_limit_for_lazy_materialization = 1000";

    private const long QuarterMs = 900_000;
    private const long MostMs = uint.MaxValue * 1000L;

    private readonly List<string> _conditions = [];
    private int _count;

    /// <summary>The values.</summary>
    public QueryParameters Parameters { get; } = new();

    /// <summary>The clause without WHERE.</summary>
    public override string ToString() => string.Join("\n    AND ", _conditions);

    /// <summary>Adds a condition without values.</summary>
    public void Add(string condition) => _conditions.Add(condition);

    /// <summary>Adds a condition with one value; <c>@</c> stands for the parameter.</summary>
    public void Add(string condition, string type, string value) => _conditions.Add(condition.Replace("@", Value(type, value), StringComparison.Ordinal));

    /// <summary>Adds a condition with one number.</summary>
    public void Add(string condition, string type, long value) => _conditions.Add(condition.Replace("@", Value(type, value), StringComparison.Ordinal));

    /// <summary>Adds a condition with a list of texts.</summary>
    public void AddTexts(string condition, IEnumerable<string> values) => _conditions.Add(condition.Replace("@", Texts(values), StringComparison.Ordinal));

    /// <summary>Adds a condition with a list of numbers.</summary>
    public void AddNumbers(string condition, IEnumerable<ulong> values) => _conditions.Add(condition.Replace("@", Numbers(values), StringComparison.Ordinal));

    /// <summary>A value, as it is named in a condition.</summary>
    public string Value(string type, string value)
    {
        var name = NextName();
        Parameters.Add(name, value);
        return $"{{{name}:{type}}}";
    }

    /// <summary>A number, as it is named in a condition.</summary>
    public string Value(string type, long value) => Value(type, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A number with a fraction, as it is named in a condition.</summary>
    public string Value(string type, double value) => Value(type, value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>A list of texts, as it is named in a condition.</summary>
    public string Texts(IEnumerable<string> values)
    {
        var name = NextName();
        Parameters.Add(name, values);
        return $"{{{name}:Array(String)}}";
    }

    /// <summary>A list of numbers, as it is named in a condition.</summary>
    public string Numbers(IEnumerable<ulong> values)
    {
        var name = NextName();
        Parameters.Add(name, values);
        return $"{{{name}:Array(UInt64)}}";
    }

    /// <summary>A list of small numbers, as it is named in a condition.</summary>
    public string Numbers(IEnumerable<uint> values)
    {
        var name = NextName();
        Parameters.Add(name, values.Select(v => (ulong)v));
        return $"{{{name}:Array(UInt32)}}";
    }

    /// <summary>Adds what searches of logs and spans have in common.</summary>
    public void AddCommon(TimeWindow window, IReadOnlyCollection<string> services, IReadOnlyCollection<ulong>? resources)
    {
        Add("Timestamp >= fromUnixTimestamp64Milli(@)", "Int64", window.FromMs);
        Add("Timestamp < fromUnixTimestamp64Milli(@)", "Int64", window.ToMs);
        Add(InQuarters(window));
        if (services.Count > 0) AddTexts("ServiceName IN @", services);
        if (resources is not null) AddNumbers("ResourceKey IN @", resources);
    }

    /// <summary>
    /// That a row is of the quarters of an hour that a window touches. Rows of a service lie by quarter before they lie by time, and of a condition on the time
    /// the engine does not see what it means for quarters. Only its index is asked; rows are not.
    /// </summary>
    public string InQuarters(TimeWindow window) => window.FromMs < 0 || window.ToMs > MostMs || window.ToMs <= window.FromMs
        ? "true"
        : QuartersBetween($"toDateTime({Value("UInt32", window.FromMs / QuarterMs * QuarterMs / 1000)}, 'UTC')", $"toDateTime({Value("UInt32", window.ToMs / 1000)}, 'UTC')");

    /// <summary>The same with bounds that are expressions of type DateTime.</summary>
    public static string QuartersBetween(string from, string to) => $"indexHint(toStartOfFifteenMinutes(Timestamp) >= {from} AND toStartOfFifteenMinutes(Timestamp) <= {to})";

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
        var value = Value("String", filter.Value);
        return filter.Key is { } key ? $"ResourceAttributes[{Value("String", key)}] = {value}" : $"has(mapValues(ResourceAttributes), {value})";
    }

    /// <summary>Adds the days of a window, for tables that have a row a day.</summary>
    public void AddDays(TimeWindow window)
    {
        var (from, to) = Days(window);
        _conditions.Add(from);
        _conditions.Add(to);
    }

    /// <summary>Adds where the page before ended.</summary>
    public void AddAfter(PageKey? after, string rowKey) => AddPage(after, rowKey, "<");

    /// <summary>Adds where the page before began, for newer ones.</summary>
    public void AddBefore(PageKey? before, string rowKey) => AddPage(before, rowKey, ">");

    private void AddPage(PageKey? end, string rowKey, string sign)
    {
        if (end is not { } page) return;
        var (time, key) = (Value("Int64", page.Time), Value("UInt64", page.RowKey.ToString(CultureInfo.InvariantCulture)));
        _conditions.Add($"Timestamp {sign}= fromUnixTimestamp64Nano({time})");
        _conditions.Add($"(Timestamp {sign} fromUnixTimestamp64Nano({time}) OR {rowKey} {sign} {key})");
    }

    // The first part is what an index answers.
    private string OfRow(string column, AttributeFilter filter)
    {
        var value = Value("String", filter.Value);
        var has = $"has(mapValues({column}), {value})";
        return filter.Key is { } key ? $"({has} AND {column}[{Value("String", key)}] = {value})" : has;
    }

    /// <summary>That a row of a day is of a window, as conditions.</summary>
    public (string From, string To) Days(TimeWindow window) =>
        ($"Day >= toDate(fromUnixTimestamp64Milli({Value("Int64", window.FromMs)}, 'UTC'))", $"Day <= toDate(fromUnixTimestamp64Milli({Value("Int64", window.ToMs)}, 'UTC'))");

    private string NextName() => string.Create(CultureInfo.InvariantCulture, $"p{_count++}");
}
