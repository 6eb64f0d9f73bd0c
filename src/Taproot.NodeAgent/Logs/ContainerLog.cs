using Taproot.Telemetry.Logs;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Logs;

/// <summary>What all containers' logs share: one thread reads them, one after the other.</summary>
internal sealed class LogTools(LogOptions options)
{
    internal LogOptions Options => options;

    internal LogCounts Counts { get; } = new();

    internal SeriesBudget Budget { get; } = new(options.MaxSeries);

    internal LogRecordParser Parser { get; } = new(new() { ParseJson = options.ParseJson });

    internal byte[] Buffer { get; } = new byte[64 * 1024];

    internal byte[] Text { get; } = new byte[LogTail.MaxLine];
}

/// <summary>The log of one container: file, its two streams, and what was counted.</summary>
internal sealed class ContainerLog : IDisposable
{
    private readonly LogTools _tools;
    private readonly ContainerStream _output;
    private readonly ContainerStream _errors;
    private readonly LogSeriesTable _series;
    private LogTail? _tail;
    private long _now;
    private long _droppedBefore;

    internal ContainerLog(string id, string application, LogTools tools)
    {
        _tools = tools;
        _series = new(id, application, tools.Options, tools.Budget);
        _output = new(OnMessage);
        _errors = new(OnMessage);
    }

    /// <summary>Follows the file at a path from now on; that of a container made anew replaces the one before.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="newSince">A file made since then is read from its begin, an older one from its end.</param>
    internal void Follow(string path, DateTimeOffset newSince)
    {
        if (_tail?.Path == path) return;
        _tail?.Dispose();
        _tail = new(path, newSince, _tools.Options.MaxBacklog, _tools.Counts, OnLine);
    }

    /// <summary>Reads what is new, up to the budget; the bytes that were read.</summary>
    internal int Read(int budget, long now)
    {
        _now = now;
        var read = _tail?.Read(budget, _tools.Buffer) ?? 0;
        _output.Expire(now);
        _errors.Expire(now);
        var dropped = _output.DroppedBytes + _errors.DroppedBytes;
        _tools.Counts.AddTooLong(dropped - _droppedBefore);
        _droppedBefore = dropped;
        return read;
    }

    /// <summary>Ends the series of what was not seen for long.</summary>
    internal void Expire(long now) => _series.Expire(now);

    internal void Collect(IMetricSink sink) => _series.Collect(sink);

    public void Dispose()
    {
        _tail?.Dispose();
        _series.Clear();
    }

    private void OnLine(ReadOnlySpan<byte> line)
    {
        if (!RuntimeLine.TryParse(line, _tools.Text, out var parsed))
        {
            _tools.Counts.AddMalformed(line.Length);
            return;
        }

        _tools.Counts.AddLine();
        (parsed.IsError ? _errors : _output).Add(parsed.Text, parsed.IsPartial, _now);
    }

    private void OnMessage(ReadOnlySpan<byte> message)
    {
        var parser = _tools.Parser;
        parser.Parse(message);
        _series.Observe(parser.Severity, parser.Body, _now);
    }
}
