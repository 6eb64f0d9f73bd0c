using Taproot.Telemetry.Logs;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Logs;

/// <summary>One log file of a container: it is followed, its lines become messages, and these are fed on.</summary>
internal sealed class FileLog : IDisposable
{
    private readonly LogTools _tools;
    private readonly LogFormat _format;
    private readonly LogFeed _feed;
    private readonly MessageStream _output;
    private readonly MessageStream _errors;
    private LogTail? _tail;
    private long _now;
    private long _droppedBefore;

    internal FileLog(in LogSource source, LogTools tools)
    {
        _tools = tools;
        _format = source.Format;
        _feed = new(source.Owner, source.Label, tools);
        _output = new(OnMessage);
        _errors = new(OnMessage);
    }

    /// <summary>Follows the file at a path from now on. A runtime's file at another path is that of a container made anew.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="newSince">A file made since then is read from its begin, an older one from its end.</param>
    internal void Follow(string path, DateTimeOffset newSince)
    {
        if (_tail?.Path == path) return;
        if (_tail is not null && _format == LogFormat.Plain)
        {
            _tail.Path = path;
            return;
        }

        _tail?.Dispose();
        _tail = new(path, newSince, _tools.Options.MaxBacklog, _tools.Counts, OnLine);
    }

    /// <summary>Reads what is new, up to the budget; the bytes that were read.</summary>
    internal int Read(int budget, long now)
    {
        _now = now;
        var read = _tail?.Read(budget, _tools.Buffer, now) ?? 0;
        _output.Expire(now);
        _errors.Expire(now);
        var dropped = _output.DroppedBytes + _errors.DroppedBytes;
        _tools.Counts.AddTooLong(dropped - _droppedBefore);
        _droppedBefore = dropped;
        return read;
    }

    /// <summary>Ends the series of what was not seen for long.</summary>
    internal void Expire(long now) => _feed.Expire(now);

    internal void Collect(IMetricSink sink) => _feed.Collect(sink);

    public void Dispose()
    {
        _tail?.Dispose();
        _output.Flush();
        _errors.Flush();
        _feed.Clear();
    }

    private void OnLine(ReadOnlySpan<byte> line)
    {
        if (_format == LogFormat.Plain) OnPlain(line);
        else if (!RuntimeLine.TryParse(line, _tools.Text, out var parsed)) _tools.Counts.AddMalformed(line.Length);
        else
        {
            _tools.Counts.AddLine();
            (parsed.IsError ? _errors : _output).Add(parsed.Text, parsed.IsPartial, parsed.Time, _now);
        }
    }

    // A file that was truncated under a writer begins with a hole, which reads as zeros; zeros elsewhere are no text.
    private void OnPlain(ReadOnlySpan<byte> line)
    {
        var text = line.TrimStart((byte)0);
        if (text.Contains((byte)0) || (text.IsEmpty && !line.IsEmpty))
        {
            _tools.Counts.AddMalformed(line.Length);
            return;
        }

        _tools.Counts.AddLine();
        _output.Add(text, isPartial: false, 0, _now);
    }

    private void OnMessage(ReadOnlySpan<byte> message, long time) => _feed.Add(message, time, LogSeverity.Unknown, _now);
}
