using Taproot.Store.Client;
using Taproot.Telemetry;

namespace Taproot.Store.Query;

/// <summary>Reads exemplars of the series that meet a selector.</summary>
internal static class ExemplarQuery
{
    // Exemplars are few: those of a metric are read, and those of other series are passed over here.
    private const string OfMetric = """
        SELECT fingerprint, toUnixTimestamp64Milli(time), reinterpretAsUInt64(value), labels FROM metric_exemplars FINAL
        WHERE metric = {metric:String} AND time >= fromUnixTimestamp64Milli({from:Int64}) AND time <= fromUnixTimestamp64Milli({to:Int64})
        ORDER BY fingerprint, time
        FORMAT RowBinary
        """;

    /// <summary>Reads at most so many.</summary>
    public static async Task<IReadOnlyList<SeriesExemplars>> ReadAsync(
        StoreQueries queries, string database, LabelFilter filter, DayRange range, int limit, CancellationToken cancellation)
    {
        var series = await queries.Finder.FindAsync(database, filter, range, cancellation);
        List<SeriesExemplars> found = [];
        foreach (var metric in series.Metrics.Order(StringComparer.Ordinal))
        {
            var parameters = new QueryParameters().Add("metric", metric).Add("from", range.FromMs).Add("to", range.ToMs);
            await queries.Client.QueryAsync(
                database, OfMetric, parameters, async (body, token) => limit = await ReadAsync(body, series.Of(metric), found, limit, token), cancellation);
            if (limit == 0) break;
        }
        return found;
    }

    private static async Task<int> ReadAsync(
        Stream body, IReadOnlyDictionary<ulong, Labels> series, List<SeriesExemplars> found, int left, CancellationToken cancellation)
    {
        using var reader = new RowReader(body);
        List<MetricExemplar> exemplars = [];
        var last = (ulong?)null;
        while (left > 0 && await reader.MoreAsync(cancellation))
        {
            var fingerprint = await reader.ReadUInt64Async(cancellation);
            var time = (long)await reader.ReadUInt64Async(cancellation);
            var value = BitConverter.UInt64BitsToDouble(await reader.ReadUInt64Async(cancellation));
            var labels = await LabelMap.ReadAsync(reader, cancellation);
            if (!series.TryGetValue(fingerprint, out var of)) continue;
            if (last != fingerprint) found.Add(new(of, exemplars = []));
            last = fingerprint;
            exemplars.Add(new(labels, value, time));
            left--;
        }
        return left;
    }
}
