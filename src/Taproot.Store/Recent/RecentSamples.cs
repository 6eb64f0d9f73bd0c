using Taproot.PromQL.Source;
using Taproot.Store.Query;

namespace Taproot.Store.Recent;

/// <summary>
/// The last hours' samples of one database, kept as they come in. Exact: it knows from which time on it has every sample that the store has. Thread-safe.
/// </summary>
internal sealed class RecentSamples(TimeProvider time)
{
    private static readonly long LongestMs = (long)TimeSpan.FromHours(8).TotalMilliseconds;
    private static readonly long TidyMs = (long)TimeSpan.FromMinutes(30).TotalMilliseconds;

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, RecentSeries> _series = [];
    private readonly Dictionary<string, RecentMetric> _metrics = new(StringComparer.Ordinal);
    private bool _hasBegun;
    private long _doubtedMs = long.MinValue; // up to here the store may have samples that are not here
    private long _floorMs = time.GetUtcNow().ToUnixTimeMilliseconds() - LongestMs;
    private long _newestMs;
    private long _bytes;

    /// <summary>Whether it is known what the store had before.</summary>
    public bool HasBegun => Volatile.Read(ref _hasBegun);

    /// <summary>Memory, about.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Series that have recent samples.</summary>
    public int Series
    {
        get
        {
            lock (_lock) return _series.Count;
        }
    }

    /// <summary>It has all samples later than this, milliseconds since the epoch; null: it is not known.</summary>
    public long? CompleteAfterMs
    {
        get
        {
            lock (_lock) return _hasBegun ? Math.Max(_floorMs, _doubtedMs) : null;
        }
    }

    /// <summary>Says what the newest sample is that the store had before this process wrote any.</summary>
    public void Begin(long newestMs)
    {
        lock (_lock)
        {
            if (_hasBegun) return;
            _doubtedMs = Math.Max(_doubtedMs, newestMs);
            _hasBegun = true;
        }
    }

    /// <summary>Samples up to this time may have been stored or not.</summary>
    public void Doubt(long newestMs)
    {
        lock (_lock) _doubtedMs = Math.Max(_doubtedMs, newestMs);
    }

    /// <summary>The series of a key, if it has recent samples.</summary>
    public RecentSeries? Find(ulong key)
    {
        lock (_lock) return _series.GetValueOrDefault(key);
    }

    /// <summary>Takes samples that are stored now; then sees to it that all samples take at most <paramref name="mostBytes"/>.</summary>
    public void Add(RecentRows rows, long mostBytes)
    {
        lock (_lock)
        {
            var all = rows.Series;
            var times = rows.Times;
            var values = rows.Values;
            for (var i = 0; i < all.Length; i++)
            {
                if (times[i] <= _floorMs) continue;
                _newestMs = Math.Max(_newestMs, times[i]);
                var series = all[i].IsListed ? all[i] : List(all[i]);
                var before = series.Bytes;
                series.Add(times[i], values[i]);
                _bytes += series.Bytes - before;
            }
            Tidy(mostBytes);
        }
    }

    /// <summary>What a selector finds; null when too little of it is recent to help. Dispose of it.</summary>
    /// <exception cref="SeriesSourceException">It finds too many series.</exception>
    public RecentReading? Read(LabelFilter filter, long afterMs, long toMs, int mostSeries)
    {
        lock (_lock)
        {
            var completeAfter = Math.Max(_floorMs, _doubtedMs);
            if (!_hasBegun || completeAfter >= toMs) return null;
            var reading = new RecentReading(Math.Max(afterMs, completeAfter), toMs);
            foreach (var metric in Matching(filter))
            {
                var found = metric.Find(filter);
                if (reading.Series + found.Count > mostSeries)
                    throw new SeriesSourceException($"The selector {filter} finds more than {mostSeries} series. Narrow it by further labels or by a shorter time.");
                if (found.Count == 0) continue;
                reading.Metrics++;
                reading.Add(found);
            }
            return reading;
        }
    }

    private IEnumerable<RecentMetric> Matching(LabelFilter filter)
    {
        if (filter.Metric is { } only) return filter.MatchesName(only) && _metrics.TryGetValue(only, out var metric) ? [metric] : [];
        return _metrics.Where(m => filter.MatchesName(m.Key)).Select(m => m.Value);
    }

    private RecentSeries List(RecentSeries series)
    {
        if (_series.TryGetValue(series.Key, out var listed)) return listed;
        _series.Add(series.Key, series);
        if (!_metrics.TryGetValue(series.Metric, out var metric)) _metrics[series.Metric] = metric = new();
        metric.Add(series);
        series.IsListed = true;
        _bytes += series.Bytes;
        return series;
    }

    private void Tidy(long mostBytes)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (now - LongestMs - _floorMs > TidyMs) Forget(now - LongestMs);
        // An eighth of the time at once: going through all series is not for nothing.
        while (_bytes > mostBytes && _floorMs < now - 1) Forget(Math.Min(now - 1, _floorMs + Math.Max(1000, (now - _floorMs) / 8)));
        // Times that lie ahead are all that is left.
        if (_bytes > mostBytes) Forget(_newestMs);
    }

    private void Forget(long untilMs)
    {
        _floorMs = untilMs;
        foreach (var (name, metric) in _metrics)
        {
            metric.Forget(untilMs, series =>
            {
                _series.Remove(series.Key);
                series.IsListed = false;
            });
            if (metric.Count == 0) _metrics.Remove(name);
        }
        _bytes = 0;
        foreach (var series in _series.Values) _bytes += series.Bytes;
    }
}
