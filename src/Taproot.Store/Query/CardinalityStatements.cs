using System.Globalization;

namespace Taproot.Store.Query;

/// <summary>
/// What is asked of the table of series. A series that was stored twice counts once; where the day before is read too, the engine goes through both in the
/// table's own order and holds no set of them. Counting distinct values is exact up to some thousands, and bounded in memory beyond.
/// </summary>
internal static class CardinalityStatements
{
    /// <summary>Longest time of one statement, seconds.</summary>
    public const int MostSeconds = 30;

    /// <summary>Most memory of one statement, bytes.</summary>
    public const long MostBytes = 512L << 20;

    /// <summary>Most rows of a list of metrics, labels or pairs.</summary>
    public const int MostRows = 200;

    /// <summary>Most rows of the list of owners, which the caller joins to applications.</summary>
    public const int MostOwners = 20_000;

    /// <summary>Values that are told of each label of a metric.</summary>
    public const int TopValues = 10;

    private static readonly string Limits = string.Create(
        CultureInfo.InvariantCulture, $"SETTINGS max_execution_time = {MostSeconds}, max_memory_usage = {MostBytes}, max_threads = 2, optimize_aggregation_in_order = 1 FORMAT RowBinary");

    public static string Metrics { get; } = $$"""
        SELECT metric, series, fresh, earlier, sum(series) OVER () AS allSeries, sum(fresh) OVER () AS allFresh, sum(earlier) OVER () AS allEarlier, sum(series > 0) OVER () AS metrics
        FROM (
            SELECT metric, countIf(last = toDate({day:UInt16})) AS series, countIf(first = toDate({day:UInt16})) AS fresh, countIf(first < toDate({day:UInt16})) AS earlier
            FROM (
                SELECT metric, fingerprint, min(day) AS first, max(day) AS last FROM metric_series
                WHERE day >= toDate({before:UInt16}) AND day <= toDate({day:UInt16}) GROUP BY metric, fingerprint
            )
            GROUP BY metric
        )
        ORDER BY series DESC, earlier DESC, metric LIMIT {{MostRows}} {{Limits}}
        """;

    public static string Owners { get; } = $$"""
        SELECT kind, name, countIf(last = toDate({day:UInt16})) AS series, countIf(first = toDate({day:UInt16})) AS fresh
        FROM (
            SELECT any(multiIf(
                labels['container_id'] != '', toUInt16({{(int)SeriesOwner.Container}}), labels['service_name'] != '', toUInt16({{(int)SeriesOwner.Service}}),
                labels['job'] != '', toUInt16({{(int)SeriesOwner.Job}}), labels['machine_id'] != '', toUInt16({{(int)SeriesOwner.Machine}}), toUInt16({{(int)SeriesOwner.None}}))) AS kind,
                any(multiIf(
                labels['container_id'] != '', labels['container_id'], labels['service_name'] != '', labels['service_name'],
                labels['job'] != '', labels['job'], labels['machine_id'])) AS name,
                min(day) AS first, max(day) AS last
            FROM metric_series WHERE day >= toDate({before:UInt16}) AND day <= toDate({day:UInt16}) GROUP BY metric, fingerprint
        )
        GROUP BY kind, name HAVING series > 0 ORDER BY series DESC, kind, name LIMIT {{MostOwners}} {{Limits}}
        """;

    public static string Labels { get; } = $$"""
        SELECT label, uniqCombined64(17)(value) AS distinctValues, count() AS series
        FROM metric_series FINAL ARRAY JOIN mapKeys(labels) AS label, mapValues(labels) AS value
        WHERE day = toDate({day:UInt16}) GROUP BY label ORDER BY distinctValues DESC, label LIMIT {{MostRows}} {{Limits}}
        """;

    public static string Pairs { get; } = $$"""
        SELECT metric, label, uniqCombined64(14)(value) AS distinctValues, count() AS series
        FROM metric_series FINAL ARRAY JOIN mapKeys(labels) AS label, mapValues(labels) AS value
        WHERE day = toDate({day:UInt16}) GROUP BY metric, label ORDER BY distinctValues DESC, series DESC, metric, label LIMIT {{MostRows}} {{Limits}}
        """;

    public static string LabelsOfMetric { get; } = $$"""
        SELECT label, uniqCombined64(17)(value) AS distinctValues, count() AS series
        FROM metric_series FINAL ARRAY JOIN mapKeys(labels) AS label, mapValues(labels) AS value
        WHERE day = toDate({day:UInt16}) AND metric = {metric:String} GROUP BY label ORDER BY distinctValues DESC, label LIMIT {{MostRows}} {{Limits}}
        """;

    public static string ValuesOfMetric { get; } = $$"""
        SELECT label, value, count() AS series
        FROM metric_series FINAL ARRAY JOIN mapKeys(labels) AS label, mapValues(labels) AS value
        WHERE day = toDate({day:UInt16}) AND metric = {metric:String} GROUP BY label, value
        ORDER BY label, series DESC, value LIMIT {{TopValues}} BY label LIMIT {{MostRows * TopValues}} {{Limits}}
        """;
}
