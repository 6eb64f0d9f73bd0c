using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Logs.Journal;

/// <summary>The journal's entries of units and of containers whose runtime logs there, each fed to its owner's logs.</summary>
internal sealed class JournalLogs(ILogSources sources, LogTools tools) : IDisposable
{
    // Units come and go with each login; what is known of them is asked for again each second.
    private const int MostKnown = 4096;
    private const int MostLogs = 2048;

    private readonly JournalTools _journal = new(tools.Counts);
    private readonly Dictionary<string, LogOwner?> _byCgroup = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LogOwner?> _byContainer = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JournalLog> _logs = new(StringComparer.Ordinal);
    private JournalFiles? _files;
    private long _now;

    private JournalFiles Files => _files ??= new(tools.Options, _journal);

    /// <summary>Looks which files there are, and which owners are gone.</summary>
    internal void Refresh()
    {
        Files.Refresh();
        _byCgroup.Clear();
        _byContainer.Clear();
        foreach (var (id, log) in _logs)
        {
            if ((log.IsOfContainer ? sources.FindByRuntimeId(log.Key) : sources.FindByCgroup(log.Key)) is not null) continue;
            log.Clear();
            _logs.Remove(id);
        }
    }

    /// <summary>Reads what is new, up to the budget; the bytes that were read.</summary>
    internal int Read(int budget, long now)
    {
        _now = now;
        var read = Files.Read(budget, Take);
        tools.Counts.AddBytes(read);
        foreach (var log in _logs.Values) log.EndWaiting(now);
        return read;
    }

    /// <summary>Ends the series of what was not seen for long.</summary>
    internal void Expire(long now)
    {
        foreach (var log in _logs.Values) log.Expire(now);
    }

    internal void Collect(IMetricSink sink)
    {
        foreach (var log in _logs.Values) log.Collect(sink);
    }

    public void Dispose()
    {
        foreach (var log in _logs.Values) log.Clear();
        _logs.Clear();
        _files?.Dispose();
        _journal.Dispose();
    }

    private void Take(JournalEntry entry)
    {
        if (!entry.HasMessage) return;
        var isOfContainer = entry.ContainerId.Length > 0;
        var key = isOfContainer ? entry.ContainerId : entry.Cgroup;
        if (key.Length == 0 || OwnerOf(key, isOfContainer) is not { } owner) return;
        if (!_logs.TryGetValue(owner.Id, out var log))
        {
            if (_logs.Count >= MostLogs) return;
            _logs[owner.Id] = log = new(owner, key, isOfContainer, tools);
        }

        log.Key = key;
        tools.Counts.AddLine();
        log.Add(entry, _now);
    }

    private LogOwner? OwnerOf(string key, bool isOfContainer)
    {
        var known = isOfContainer ? _byContainer : _byCgroup;
        if (known.TryGetValue(key, out var owner)) return owner;
        if (known.Count >= MostKnown) known.Clear();
        return known[key] = isOfContainer ? sources.FindByRuntimeId(key) : sources.FindByCgroup(key);
    }
}
