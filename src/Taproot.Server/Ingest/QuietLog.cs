using System.Collections.Concurrent;

namespace Taproot.Server.Ingest;

/// <summary>Lets one message a reason and ten seconds through: a sender gone mad must not fill the disk with log lines.</summary>
internal sealed class QuietLog
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _last = new(StringComparer.Ordinal);

    /// <summary>Whether a message for this reason is due. Reasons are few and fixed.</summary>
    public bool MayLog(string reason, DateTimeOffset now)
    {
        if (_last.TryGetValue(reason, out var last) && now - last < Pause) return false;
        _last[reason] = now;
        return true;
    }
}
