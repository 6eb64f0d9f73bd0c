using Taproot.NodeAgent.Logs.Shipping;
using Taproot.Telemetry.Logs;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Logs;

/// <summary>Where the messages of one source of one container go: each is taken apart, counted by level and pattern, and shipped.</summary>
internal sealed class LogFeed
{
    private readonly LogTools _tools;
    private readonly LogSeriesTable _series;
    private readonly ShippingTarget? _target;

    internal LogFeed(LogOwner owner, string source, LogTools tools)
    {
        _tools = tools;
        _series = new(owner, source, tools.Options, tools.Budget);
        _target = tools.Shipper?.TargetOf(owner);
    }

    /// <summary>Takes a message.</summary>
    /// <param name="message">One line or several.</param>
    /// <param name="time">When it was written, in nanoseconds since 1970; 0 when that is not known.</param>
    /// <param name="otherwise">Its severity when it does not say so itself.</param>
    /// <param name="now">The present in milliseconds.</param>
    internal void Add(ReadOnlySpan<byte> message, long time, LogSeverity otherwise, long now)
    {
        var parser = _tools.Parser;
        parser.Parse(message);
        var severity = parser.Severity == LogSeverity.Unknown ? otherwise : parser.Severity;
        var hash = _series.Observe(severity, parser.Body, now);
        if (_target is not null) _tools.Shipper!.Ship(_target, parser, severity, hash, time, now);
    }

    /// <summary>Ends the series of what was not seen for long.</summary>
    internal void Expire(long now) => _series.Expire(now);

    internal void Collect(IMetricSink sink) => _series.Collect(sink);

    /// <summary>The container is gone.</summary>
    internal void Clear() => _series.Clear();
}
