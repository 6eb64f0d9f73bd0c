using System.Globalization;
using System.Text;
using Taproot.Store.Client;
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

    // What ResourceAttributes of other signals say by these names, agents of clusters say by short ones.
    private static readonly string[] Identifying =
    [
        "container.id", "k8s.namespace.name", "k8s.pod.name", "k8s.deployment.name", "k8s.statefulset.name", "k8s.daemonset.name", "k8s.cronjob.name",
        "container.name", "host.name", "service.namespace", "process.executable.name", "namespace", "pod",
    ];

    private static readonly string SourceKey = $"cityHash64(ServiceName, {string.Join(", ", Identifying.Select(name => $"Labels['{name}']"))})";

    private readonly bool _isState;
    private readonly string _where;

    public ProfileSql(ProfileQuery query)
    {
        _isState = ProfileTypes.IsState(query.Type);
        var where = new StringBuilder("""
            ServiceName IN {services:Array(String)} AND Type = {type:String}
            AND Start >= fromUnixTimestamp64Nano({since:Int64}, 'UTC') AND Start <= fromUnixTimestamp64Nano({to:Int64}, 'UTC')
            AND End > fromUnixTimestamp64Nano({from:Int64}, 'UTC') AND End <= fromUnixTimestamp64Nano({to:Int64}, 'UTC')
            """);
        Parameters = Window(query.From, query.To).Add("services", query.Services).Add("type", query.Type);
        for (var i = 0; i < query.Labels.Count; i++)
        {
            where.Append(CultureInfo.InvariantCulture, $" AND Labels[{{name{i}:String}}] = {{value{i}:String}}");
            Parameters.Add($"name{i}", query.Labels[i].Key).Add($"value{i}", query.Labels[i].Value);
        }
        if (query.Sources is { } sources)
        {
            where.Append(CultureInfo.InvariantCulture, $" AND {SourceKey} IN {{sources:Array(UInt64)}}");
            Parameters.Add("sources", sources);
        }
        _where = where.ToString();
    }

    /// <summary>Where profiles come from, of a window.</summary>
    public static string Sources { get; } = $$"""
        SELECT ServiceName, Type, {{SourceKey}} AS Source, mapFilter((name, _) -> name IN ({{string.Join(", ", Identifying.Select(name => $"'{name}'"))}}), any(Labels)),
            toUnixTimestamp64Milli(max(End))
        FROM profiling_samples
        WHERE Start >= fromUnixTimestamp64Nano({since:Int64}, 'UTC') AND Start <= fromUnixTimestamp64Nano({to:Int64}, 'UTC')
        AND End > fromUnixTimestamp64Nano({from:Int64}, 'UTC') AND End <= fromUnixTimestamp64Nano({to:Int64}, 'UTC')
        GROUP BY ServiceName, Type, Source LIMIT 10000 FORMAT RowBinary
        """;

    public QueryParameters Parameters { get; }

    /// <summary>The bounds of a window.</summary>
    public static QueryParameters Window(DateTimeOffset from, DateTimeOffset to) => new QueryParameters()
        .Add("since", Nanoseconds(from - LongestProfile)).Add("from", Nanoseconds(from)).Add("to", Nanoseconds(to));

    /// <summary>Hashes of the heaviest stacks with their values.</summary>
    public string HeaviestStacks => $$"""
        SELECT StackHash, toInt64(round(sum(Amount))) AS Sum FROM ({{Amounts}})
        GROUP BY StackHash ORDER BY Sum DESC, StackHash LIMIT {most:UInt64} FORMAT RowBinary
        """;

    /// <summary>How many stacks there are, and their sum.</summary>
    public string Totals => $"SELECT uniqExact(StackHash), toInt64(round(sum(Amount))) FROM ({Amounts}) FORMAT RowBinary";

    /// <summary>The frames of the heaviest stacks.</summary>
    public string Frames => $$"""
        SELECT Hash, any(Stack) FROM profiling_stacks
        WHERE ServiceName IN {services:Array(String)}
        AND toDate(LastSeen) >= toDate(fromUnixTimestamp64Nano({since:Int64}, 'UTC')) AND toDate(LastSeen) <= toDate(fromUnixTimestamp64Nano({to:Int64}, 'UTC'))
        AND Hash GLOBAL IN (
            SELECT StackHash FROM ({{Amounts}}) GROUP BY StackHash ORDER BY toInt64(round(sum(Amount))) DESC, StackHash LIMIT {most:UInt64})
        GROUP BY Hash FORMAT RowBinary
        """;

    /// <summary>Sums by step.</summary>
    public string Series => $$"""
        SELECT Step, sum(Amount) FROM (
            SELECT toInt64(intDiv(toUnixTimestamp64Milli(End) - 1, {step:Int64}) * {step:Int64}) AS Step, {{Sum}} AS Amount
            FROM profiling_samples WHERE {{_where}} GROUP BY Step, {{Instance}})
        GROUP BY Step ORDER BY Step FORMAT RowBinary
        """;

    /// <summary>Names of labels and some of their values.</summary>
    public string Labels => $$"""
        SELECT arrayJoin(mapKeys(Labels)) AS Name, arraySort(groupUniqArray({{MostLabels}})(Labels[Name]))
        FROM profiling_samples WHERE {{_where}} GROUP BY Name ORDER BY Name LIMIT {{MostLabels}} FORMAT RowBinary
        """;

    private string Sum => _isState ? "sum(Value) / uniqExact(Start)" : "toFloat64(sum(Value))";

    private string Amounts => _isState
        ? $"""
            SELECT StackHash, Total / Profiles AS Amount
            FROM (SELECT StackHash, {Instance} AS Instance, sum(Value) AS Total FROM profiling_samples WHERE {_where} GROUP BY StackHash, Instance) AS totals
            GLOBAL INNER JOIN (SELECT {Instance} AS Instance, uniqExact(Start) AS Profiles FROM profiling_samples WHERE {_where} GROUP BY Instance) AS profiles
            USING (Instance)
            """
        : $"SELECT StackHash, Value AS Amount FROM profiling_samples WHERE {_where}";

    private static long Nanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * NanosecondsATick;
}
