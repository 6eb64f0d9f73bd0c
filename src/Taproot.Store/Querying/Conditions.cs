using System.Globalization;
using Taproot.Store.Client;

namespace Taproot.Store.Querying;

/// <summary>The WHERE clause of a search. Conditions are fixed words; every value travels beside them as a parameter.</summary>
internal sealed class Conditions
{
    /// <summary>Of the rows that match, the columns that no condition needs are read only for those that are given out; a search ends in time.</summary>
    public const string Settings = "SETTINGS query_plan_max_limit_for_lazy_materialization = 1000, max_execution_time = 30";

    private readonly List<string> _conditions = [];
    private int _count;

    /// <summary>The values.</summary>
    public QueryParameters Parameters { get; } = new();

    /// <summary>The clause without WHERE.</summary>
    public override string ToString() => string.Join("\n    AND ", _conditions);

    /// <summary>Adds a condition without values.</summary>
    public void Add(string condition) => _conditions.Add(condition);

    /// <summary>Adds a condition with one value; <c>@</c> stands for the parameter.</summary>
    public void Add(string condition, string type, string value)
    {
        var name = NextName();
        Parameters.Add(name, value);
        _conditions.Add(condition.Replace("@", $"{{{name}:{type}}}", StringComparison.Ordinal));
    }

    /// <summary>Adds a condition with one number.</summary>
    public void Add(string condition, string type, long value)
    {
        var name = NextName();
        Parameters.Add(name, value);
        _conditions.Add(condition.Replace("@", $"{{{name}:{type}}}", StringComparison.Ordinal));
    }

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

    /// <summary>Adds attributes that rows or their resources must have. The first part of each is what an index answers.</summary>
    public void AddAttributes(string column, IEnumerable<AttributeFilter> filters)
    {
        foreach (var (key, value) in filters)
        {
            var (v, k) = (NextName(), NextName());
            Parameters.Add(v, value);
            if (key is null)
            {
                _conditions.Add($"(has(mapValues({column}), {{{v}:String}}) OR has(mapValues(ResourceAttributes), {{{v}:String}}))");
                continue;
            }
            Parameters.Add(k, key);
            _conditions.Add($"(has(mapValues({column}), {{{v}:String}}) OR has(mapValues(ResourceAttributes), {{{v}:String}}))");
            _conditions.Add($"({column}[{{{k}:String}}] = {{{v}:String}} OR ResourceAttributes[{{{k}:String}}] = {{{v}:String}})");
        }
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

    private string NextName() => string.Create(CultureInfo.InvariantCulture, $"p{_count++}");
}
