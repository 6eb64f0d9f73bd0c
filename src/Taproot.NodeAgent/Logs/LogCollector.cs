using Microsoft.Extensions.Logging;
using Taproot.NodeAgent.Logs.Journal;
using Taproot.NodeAgent.Logs.Shipping;
using Taproot.NodeAgent.Processes;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Logs;

/// <summary>Reads the logs of all containers in one background loop, counts their messages by level and pattern, and has them shipped.</summary>
internal sealed partial class LogCollector : IMetricCollector, IDisposable
{
    private static readonly TimeSpan ExpiryInterval = TimeSpan.FromMinutes(1);

    // A container is known that long after its start at the latest; what an older file of a new one holds was counted before, by its former run.
    private static readonly TimeSpan Discovery = TimeSpan.FromMinutes(1);

    private readonly ILogSources _sources;
    private readonly LogOptions _options;
    private readonly LogTools _tools;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly DateTimeOffset _started;
    private readonly long _origin;

    // Guards all of the below: rounds of reading are short.
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Id, string Label), FileLog> _logs = [];
    private readonly List<LogSource> _present = [];
    private readonly JournalLogs _journal;
    private FileLog[] _order = [];
    private TimeSpan _lastPoll;
    private TimeSpan _nextRefresh;
    private TimeSpan _nextExpiry = ExpiryInterval;
    private int _first;
    private readonly RoundLoop _loop;

    internal LogCollector(ILogSources sources, LogOptions options, LogShipper? shipper, ILoggerFactory loggers, TimeProvider time)
    {
        (_sources, _options, _time) = (sources, options, time);
        _logger = loggers.CreateLogger<LogCollector>();
        _loop = new(Poll, LogFailed, options.PollInterval, time);
        _tools = new(options, shipper);
        _started = time.GetUtcNow();
        _journal = new(sources, _tools);
        _origin = time.GetTimestamp();
        _lastPoll = -options.PollInterval;
    }

    /// <summary>Reads in the background until cancelled or disposed.</summary>
    internal void Start(CancellationToken cancellation) => _loop.Start(atOnce: false, cancellation);

    public void Collect(IMetricSink sink)
    {
        lock (_gate)
        {
            foreach (var log in _order) log.Collect(sink);
            _journal.Collect(sink);
        }

        LogMetrics.Collect(sink, _tools.Counts);
    }

    public void Dispose()
    {
        _loop.Dispose();
        lock (_gate)
        {
            foreach (var log in _order) log.Dispose();
            _logs.Clear();
            _order = [];
            _journal.Dispose();
            _tools.Shipper?.Dispose();
        }
    }

    /// <summary>One round over all files.</summary>
    internal void Poll()
    {
        lock (_gate)
        {
            var now = _time.GetElapsedTime(_origin);
            if (now >= _nextRefresh) Refresh(now);
            if (now >= _nextExpiry) Expire(now);
            var share = Math.Clamp((now - _lastPoll).TotalSeconds, 0, 1);
            _lastPoll = now;
            ReadAll((int)(_options.MaxBytesPerSecond * share), (int)(_options.MaxFileBytesPerSecond * share), (long)now.TotalMilliseconds);
        }
    }

    // Each round begins with another file, so that none is starved when all together are over the rate.
    private void ReadAll(int total, int file, long now)
    {
        total -= _journal.Read(Math.Min(total, file), now);
        _first = _order.Length == 0 ? 0 : (_first + 1) % _order.Length;
        for (var i = 0; i < _order.Length; i++) total -= _order[(_first + i) % _order.Length].Read(Math.Min(total, file), now);
        _tools.Shipper?.FlushIfDue(now);
    }

    private void Refresh(TimeSpan now)
    {
        _nextRefresh = now + _options.RefreshInterval;
        _sources.Copy(_present);
        var recently = _time.GetUtcNow() - Discovery;
        var newSince = recently > _started ? recently : _started;
        var gone = _logs.Keys.ToHashSet();
        foreach (var source in _present)
        {
            var key = (source.Owner.Id, source.Label);
            gone.Remove(key);
            if (!_logs.TryGetValue(key, out var log)) _logs[key] = log = new(source, _tools);
            log.Follow(source.Path, newSince);
        }

        foreach (var key in gone)
        {
            if (_logs.Remove(key, out var log)) log.Dispose();
        }

        _order = [.. _logs.Values];
        _journal.Refresh();
    }

    private void Expire(TimeSpan now)
    {
        _nextExpiry = now + ExpiryInterval;
        foreach (var log in _order) log.Expire((long)now.TotalMilliseconds);
        _journal.Expire((long)now.TotalMilliseconds);
    }

    [LoggerMessage(EventId = 1500, Level = LogLevel.Warning, Message = "A round of reading logs failed")]
    private partial void LogFailed(Exception exception);
}
