using System.Collections.Concurrent;
using System.Text;
using Taproot.Store.Client;
using Taproot.Store.Metrics;
using Taproot.Store.Schema;
using Taproot.Telemetry.Series;

namespace Taproot.Store.Recorded;

/// <summary>Recorded points in their own tables, with long retention.</summary>
internal sealed class RecordedSeriesStore(StoreClient client, ProjectSchema schema, StoreHealth health) : IRecordedSeriesStore
{
    private const string InsertSeries = "INSERT INTO recorded_series (week, query, key, labels) FORMAT RowBinary";
    private const string InsertPoints = "INSERT INTO recorded_points (query, key, time, value) FORMAT RowBinary";
    private const long MillisecondsADay = 86_400_000;
    private const int DaysAWeek = 7;
    private const int MondayAfterEpoch = 4; // 1970-01-05
    private readonly ConcurrentDictionary<string, SeriesLedger> _ledgers = new(StringComparer.Ordinal);
    private readonly RecordedReader _reader = new(client);

    public async Task AppendAsync(string project, long timeMs, IReadOnlyCollection<RecordedPoint> points, CancellationToken cancellationToken)
    {
        health.ThrowIfNotWritable();
        var database = await schema.EnsureAsync(project, cancellationToken);
        var ledger = _ledgers.GetOrAdd(project, _ => new());
        var newSeries = new HashSet<(int Day, ulong Key)>();
        using var series = new RowBuffer();
        using var rows = new RowBuffer();
        Serialise(timeMs, points, ledger, newSeries, series, rows);
        if (rows.Length == 0) return;
        if (series.Length > 0)
        {
            using var seriesContent = series.ToContent();
            await client.InsertAsync(database, InsertSeries, seriesContent, cancellationToken);
        }
        using var content = rows.ToContent();
        await client.InsertAsync(database, InsertPoints, content, cancellationToken);
        ledger.Add(newSeries);
    }

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<GridSeries>>> ReadAsync(string project, TimeGrid grid, CancellationToken cancellationToken)
    {
        if (grid.Count <= 0) return new Dictionary<string, IReadOnlyList<GridSeries>>();
        health.ThrowIfUnavailable();
        var database = await schema.EnsureAsync(project, cancellationToken);
        return await _reader.ReadAsync(database, grid, cancellationToken);
    }

    private static void Serialise(
        long timeMs, IReadOnlyCollection<RecordedPoint> points, SeriesLedger ledger, HashSet<(int Day, ulong Key)> newSeries, RowBuffer series, RowBuffer rows)
    {
        var seconds = checked((uint)(timeMs / 1000));
        var week = Week(timeMs);
        var names = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (query, labels, value) in points)
        {
            if (float.IsNaN(value)) continue;
            if (!names.TryGetValue(query, out var name)) names[query] = name = Encoding.UTF8.GetBytes(query);
            rows.WriteString(name);
            rows.Write(labels.Fingerprint);
            rows.Write(seconds);
            rows.Write(BitConverter.SingleToUInt32Bits(value));
            var key = SeriesLedger.Key(name, labels.Fingerprint);
            if (ledger.Contains(week, key) || !newSeries.Add((week, key))) continue;
            series.Write((ushort)week);
            series.WriteString(name);
            series.Write(labels.Fingerprint);
            LabelMap.Write(series, labels);
        }
    }

    /// <summary>The Monday at or before an instant, days since the epoch.</summary>
    internal static int Week(long timeMs)
    {
        var day = (int)(timeMs / MillisecondsADay);
        return day - (day - MondayAfterEpoch + DaysAWeek) % DaysAWeek;
    }
}
