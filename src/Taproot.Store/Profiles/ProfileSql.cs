using System.Globalization;
using System.Text;
using Taproot.Store.Client;
using Taproot.Store.Schema;
using Taproot.Telemetry.Profiles;

namespace Taproot.Store.Profiles;

/// <summary>A question about profiles as statements and their parameters.</summary>
internal sealed class ProfileSql
{
    private const long NanosecondsATick = 100;
    private const int MostLabels = 100; // and values of each

    /// <summary>Profiles that begin longer before the window are not looked for; none is longer.</summary>
    private static readonly TimeSpan LongestProfile = TimeSpan.FromDays(1);

    // Each instance profiles by itself: a state is averaged over each one's profiles, and summed over instances.
    private const string Instance =
        "cityHash64(Labels['container.id'], Labels['service.instance.id'], Labels['k8s.pod.name'], Labels['pod'], Labels['instance'], Labels['host.name'], Labels['hostname'])";

    private const string Overlapping = """
        Start >= fromUnixTimestamp64Nano({since:Int64}, 'UTC') AND Start <= fromUnixTimestamp64Nano({to:Int64}, 'UTC')
        AND End > fromUnixTimestamp64Nano({from:Int64}, 'UTC')
        """;

    private const string SourcesWindow = """
        Hour >= toStartOfHour(toDateTime(fromUnixTimestamp64Nano({from:Int64}, 'UTC'))) AND Hour <= fromUnixTimestamp64Nano({to:Int64}, 'UTC')
        AND LastSeen > fromUnixTimestamp64Nano({from:Int64}, 'UTC')
        """;

    private readonly bool _byService;
    private readonly bool _isState;
    private readonly string _services;
    private readonly string _where;

    public ProfileSql(ProfileQuery query)
    {
        _byService = query.ByService;
        _isState = ProfileTypes.IsState(query.Type);
        _services = query.Services.Count > 0 ? "ServiceName IN {services:Array(String)} AND " : "";
        var where = new StringBuilder(_services).Append("Type = {type:String} AND ").Append(Overlapping)
            .Append(query.Span != 0 ? " AND SpanId = {span:UInt64}" : " AND End <= fromUnixTimestamp64Nano({to:Int64}, 'UTC')");
        Parameters = Window(query.From, query.To).Add("services", query.Services).Add("type", query.Type);
        if (query.Span != 0) Parameters.Add("span", query.Span);
        for (var i = 0; i < query.Labels.Count; i++)
        {
            where.Append(CultureInfo.InvariantCulture, $" AND Labels[{{name{i}:String}}] = {{value{i}:String}}");
            Parameters.Add($"name{i}", query.Labels[i].Key).Add($"value{i}", query.Labels[i].Value);
        }
        if (query.Sources is { } sources)
        {
            where.Append(CultureInfo.InvariantCulture, $" AND {ProfileTables.SourceKey} IN {{sources:Array(UInt64)}}");
            Parameters.Add("sources", sources);
        }
        _where = where.ToString();
    }

    /// <summary>Where profiles come from, of the hours of a window.</summary>
    public static string Sources => $"""
        SELECT ServiceName, Type, SourceKey, any(Attributes), toUnixTimestamp64Milli(max(LastSeen))
        FROM profiling_sources WHERE {SourcesWindow}
        GROUP BY ServiceName, Type, SourceKey LIMIT 10000 FORMAT RowBinary
        """;

    /// <summary>Services and types that have samples of a span.</summary>
    public static string SpanTypes => $$"""
        SELECT ServiceName, Type, toUnixTimestamp64Milli(max(End)) FROM profiling_samples
        WHERE {{Overlapping}} AND SpanId = {span:UInt64}
        GROUP BY ServiceName, Type ORDER BY ServiceName, Type LIMIT 100 FORMAT RowBinary
        """;

    public QueryParameters Parameters { get; }

    /// <summary>The bounds of a window.</summary>
    public static QueryParameters Window(DateTimeOffset from, DateTimeOffset to) => new QueryParameters()
        .Add("since", Nanoseconds(from - LongestProfile)).Add("from", Nanoseconds(from)).Add("to", Nanoseconds(to));

    /// <summary>Services and hashes of the heaviest stacks with their values; services are empty unless they are told apart.</summary>
    public string HeaviestStacks => $$"""
        SELECT Service, StackHash, toInt64(round(sum(Amount))) AS Sum FROM ({{Amounts}})
        GROUP BY Service, StackHash ORDER BY Sum DESC, StackHash, Service LIMIT {most:UInt64} FORMAT RowBinary
        """;

    /// <summary>How many stacks there are, and their sum.</summary>
    public string Totals => $"SELECT uniqExact(Service, StackHash), toInt64(round(sum(Amount))) FROM ({Amounts}) FORMAT RowBinary";

    /// <summary>The frames of the heaviest stacks.</summary>
    public string Frames => $$"""
        SELECT Hash, any(Stack) FROM profiling_stacks
        WHERE {{_services}}toDate(LastSeen) >= toDate(fromUnixTimestamp64Nano({since:Int64}, 'UTC')) AND toDate(LastSeen) <= toDate(fromUnixTimestamp64Nano({to:Int64}, 'UTC'))
        AND {{(_byService ? "(ServiceName, Hash)" : "Hash")}} GLOBAL IN (
            SELECT {{(_byService ? "Service, StackHash" : "StackHash")}} FROM ({{Amounts}})
            GROUP BY Service, StackHash ORDER BY toInt64(round(sum(Amount))) DESC, StackHash, Service LIMIT {most:UInt64})
        GROUP BY Hash FORMAT RowBinary
        """;

    /// <summary>Sums by step; instances matter to states alone, and telling them apart takes time.</summary>
    public string Series => $$"""
        SELECT Step, sum(Amount) FROM (
            SELECT toInt64(intDiv(toUnixTimestamp64Milli(End) - 1, {step:Int64}) * {step:Int64}) AS Step, {{Sum}} AS Amount
            FROM profiling_samples WHERE {{_where}} GROUP BY Step{{(_isState ? $", {Instance}" : "")}})
        GROUP BY Step ORDER BY Step FORMAT RowBinary
        """;

    /// <summary>Names of labels and some of their values; of all services those that say where profiles come from.</summary>
    public string Labels => $$"""
        SELECT arrayJoin(mapKeys(Set)) AS Name, arraySort(groupUniqArray({{MostLabels}})(Set[Name]))
        FROM ({{(_services.Length > 0
            ? $"SELECT Labels AS Set FROM profiling_samples WHERE {_where}"
            : $"SELECT Attributes AS Set FROM profiling_sources WHERE {SourcesWindow} AND Type = {{type:String}}")}})
        GROUP BY Name ORDER BY Name LIMIT {{MostLabels}} FORMAT RowBinary
        """;

    private string Sum => _isState ? "sum(Value) / uniqExact(Start)" : "toFloat64(sum(Value))";

    private string Service => _byService ? "toString(ServiceName)" : "''";

    private string Amounts => _isState
        ? $"""
            SELECT Service, StackHash, Total / Profiles AS Amount
            FROM (SELECT {Service} AS Service, StackHash, {Instance} AS Instance, sum(Value) AS Total FROM profiling_samples WHERE {_where} GROUP BY Service, StackHash, Instance) AS totals
            GLOBAL INNER JOIN (SELECT {Instance} AS Instance, uniqExact(Start) AS Profiles FROM profiling_samples WHERE {_where} GROUP BY Instance) AS profiles
            USING (Instance)
            """
        : $"SELECT {Service} AS Service, StackHash, Value AS Amount FROM profiling_samples WHERE {_where}";

    private static long Nanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * NanosecondsATick;
}
