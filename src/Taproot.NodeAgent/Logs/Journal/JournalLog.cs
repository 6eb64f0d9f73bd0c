using Taproot.Telemetry.Logs;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Logs.Journal;

/// <summary>
/// What one owner wrote to the journal: lines of its outputs, which become messages again, and messages that came as such. By systemd's default lines have
/// the priority of information, so the severity of the message itself goes before it.
/// </summary>
internal sealed class JournalLog
{
    private const int NanosecondsPerMicrosecond = 1000;

    private readonly LogFeed _feed;
    private readonly LogTools _tools;
    private readonly MessageStream _lines;
    private LogSeverity _severity;
    private bool _isCompleted;
    private long _now;
    private long _droppedBefore;

    internal JournalLog(LogOwner owner, string key, bool isOfContainer, LogTools tools)
    {
        (Key, IsOfContainer, _tools) = (key, isOfContainer, tools);
        _feed = new(owner, LogSource.Journal, tools);
        _lines = new(OnMessage);
    }

    /// <summary>By what its entries were found to be the owner's: the runtime's id, or a cgroup.</summary>
    internal string Key { get; set; }

    internal bool IsOfContainer { get; }

    internal void Add(JournalEntry entry, long now)
    {
        _now = now;
        var time = entry.Time * NanosecondsPerMicrosecond;
        // A runtime's priority says which output it was, and no more.
        var severity = IsOfContainer ? LogSeverity.Unknown : entry.Severity;
        if ((entry.IsLine || IsOfContainer) && !entry.Message.Contains((byte)'\n'))
        {
            _isCompleted = !_lines.HasPending;
            _lines.Add(entry.Message, entry.IsPartial, time, now);
            // A message has the severity of its first line.
            if (_isCompleted) _severity = severity;
            return;
        }

        _lines.Flush();
        _feed.Add(entry.Message, time, severity, now);
    }

    /// <summary>Ends a message that waits for further lines for long enough.</summary>
    internal void EndWaiting(long now)
    {
        _now = now;
        _lines.Expire(now);
        _tools.Counts.AddTooLong(_lines.DroppedBytes - _droppedBefore);
        _droppedBefore = _lines.DroppedBytes;
    }

    /// <summary>Ends the series of what was not seen for long.</summary>
    internal void Expire(long now) => _feed.Expire(now);

    internal void Collect(IMetricSink sink) => _feed.Collect(sink);

    /// <summary>The owner is gone.</summary>
    internal void Clear()
    {
        _lines.Flush();
        _feed.Clear();
    }

    private void OnMessage(ReadOnlySpan<byte> message, long time)
    {
        _isCompleted = true;
        _feed.Add(message, time, _severity, _now);
    }
}
