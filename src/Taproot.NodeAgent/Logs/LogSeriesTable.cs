using System.Text;
using Taproot.Telemetry.Logs;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Logs;

/// <summary>Series that all containers together may still have.</summary>
internal sealed class SeriesBudget(int most)
{
    internal int Left { get; set; } = most;
}

/// <summary>
/// Messages of one source of a container by level and pattern. Counts only grow: a pattern that another one took in goes on under that one's hash.
/// </summary>
internal sealed class LogSeriesTable(LogOwner owner, string source, LogOptions options, SeriesBudget budget)
{
    /// <summary>The hash of the messages whose patterns are over the bound.</summary>
    internal static readonly string Unclassified = new('0', 32);

    /// <summary>The hash of the messages that came faster than patterns are looked for.</summary>
    internal static readonly string Sampled = new('f', 32);

    private const string SampledSample = "sampled";
    private const long Second = 1000;

    private readonly Dictionary<(LogSeverity Level, string Hash), Series> _series = [];
    private readonly int[] _patterns = new int[Enum.GetValues<LogSeverity>().Length];
    private readonly PatternMiner _miner = new(new()
    {
        // Levels share the miner; each has its own bound on series.
        MaxPatterns = Math.Max(16, options.MaxPatterns * 2),
        ExpireAfter = (long)options.ExpireAfter.TotalMilliseconds,
    });

    private long _windowStart;
    private int _minedInWindow;

    /// <summary>Counts a message; the hash of its pattern as the series has it.</summary>
    internal string Observe(LogSeverity level, ReadOnlySpan<byte> body, long now)
    {
        var hash = MayMine(now) ? _miner.Observe(body, now).Current.Hash : Sampled;
        if (!_series.TryGetValue((level, hash), out var series)) series = Add(level, hash, body);
        series.Count++;
        series.LastSeen = now;
        return series.Hash;
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
            sink.Add(LogMetrics.Messages, series.Count, owner.Id, owner.Application, source, level.Name(), hash, series.Sample);
    }

    private bool MayMine(long now)
    {
        if (options.MaxMinedPerSecond == 0) return true;
        if (now - _windowStart >= Second) (_windowStart, _minedInWindow) = (now, 0);
        return ++_minedInWindow <= options.MaxMinedPerSecond;
    }

    private Series Add(LogSeverity level, string hash, ReadOnlySpan<byte> body)
    {
        if (hash == Sampled) return _series[(level, hash)] = new(hash, SampledSample);
        if (_patterns[(int)level] < options.MaxPatterns && budget.Left > 0)
        {
            _patterns[(int)level]++;
            budget.Left--;
            return _series[(level, hash)] = new(hash, Sample(body));
        }

        if (_series.TryGetValue((level, Unclassified), out var rest)) return rest;
        return _series[(level, Unclassified)] = new(Unclassified, "");
    }

    private void Remove((LogSeverity Level, string Hash) key)
    {
        if (!_series.Remove(key) || key.Hash == Unclassified || key.Hash == Sampled) return;
        _patterns[(int)key.Level]--;
        budget.Left++;
    }

    private string Sample(ReadOnlySpan<byte> body)
    {
        if (body.Length <= options.MaxSampleBytes) return Encoding.UTF8.GetString(body);
        var end = options.MaxSampleBytes;
        while (end > 0 && (body[end] & 0xC0) == 0x80) end--;
        return Encoding.UTF8.GetString(body[..end]);
    }

    private sealed class Series(string hash, string sample)
    {
        public string Hash => hash;

        public string Sample => sample;

        public ulong Count { get; set; }

        public long LastSeen { get; set; }
    }
}
