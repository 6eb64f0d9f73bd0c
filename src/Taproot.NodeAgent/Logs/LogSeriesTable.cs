using System.Text;
using Taproot.Telemetry.Logs;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Logs;

/// <summary>Series that all containers together may still have.</summary>
internal sealed class SeriesBudget(int most)
{
    internal int Left { get; set; } = most;
}

/// <summary>Messages of one container by level and pattern. Counts only grow: a pattern that another one took in goes on under that one's hash.</summary>
internal sealed class LogSeriesTable(string id, string application, LogOptions options, SeriesBudget budget)
{
    private const string Source = "stdout/stderr";
    private const int MaxSample = 1024;
    private static readonly string Unclassified = new('0', 32);

    private readonly Dictionary<(LogSeverity Level, string Hash), Series> _series = [];
    private readonly int[] _patterns = new int[Enum.GetValues<LogSeverity>().Length];
    private readonly PatternMiner _miner = new(new()
    {
        // Levels share the miner; each has its own bound on series.
        MaxPatterns = Math.Max(16, options.MaxPatterns * 2),
        ExpireAfter = (long)options.ExpireAfter.TotalMilliseconds,
    });

    /// <summary>Counts a message.</summary>
    internal void Observe(LogSeverity level, ReadOnlySpan<byte> body, long now)
    {
        var hash = _miner.Observe(body, now).Current.Hash;
        if (!_series.TryGetValue((level, hash), out var series)) series = Add(level, hash, body);
        series.Count++;
        series.LastSeen = now;
    }

    /// <summary>Ends the series of what was not seen for long.</summary>
    internal void Expire(long now)
    {
        _miner.Expire(now);
        foreach (var (key, series) in _series)
        {
            if (now - series.LastSeen > options.ExpireAfter.TotalMilliseconds) Remove(key);
        }
    }

    /// <summary>The container is gone.</summary>
    internal void Clear()
    {
        foreach (var key in _series.Keys) Remove(key);
    }

    internal void Collect(IMetricSink sink)
    {
        foreach (var ((level, hash), series) in _series)
            sink.Add(LogMetrics.Messages, series.Count, id, application, Source, level.Name(), hash, series.Sample);
    }

    private Series Add(LogSeverity level, string hash, ReadOnlySpan<byte> body)
    {
        if (_patterns[(int)level] < options.MaxPatterns && budget.Left > 0)
        {
            _patterns[(int)level]++;
            budget.Left--;
            return _series[(level, hash)] = new() { Sample = Sample(body) };
        }

        if (_series.TryGetValue((level, Unclassified), out var rest)) return rest;
        return _series[(level, Unclassified)] = new();
    }

    private void Remove((LogSeverity Level, string Hash) key)
    {
        if (!_series.Remove(key) || key.Hash == Unclassified) return;
        _patterns[(int)key.Level]--;
        budget.Left++;
    }

    private static string Sample(ReadOnlySpan<byte> body)
    {
        if (body.Length <= MaxSample) return Encoding.UTF8.GetString(body);
        var end = MaxSample;
        while (end > 0 && (body[end] & 0xC0) == 0x80) end--;
        return Encoding.UTF8.GetString(body[..end]);
    }

    private sealed class Series
    {
        public string Sample { get; init; } = "";

        public ulong Count { get; set; }

        public long LastSeen { get; set; }
    }
}
