using Taproot.Telemetry.Logs.Patterns;

namespace Taproot.Telemetry.Logs;

/// <summary>A pattern that a <see cref="PatternMiner"/> found: messages that one statement of a program wrote.</summary>
public sealed class LogPattern
{
    internal LogPattern(long id, string template, string hash) => (Id, Template, Hash) = (id, template, hash);

    /// <summary>Number of the pattern within its miner, from 1 on.</summary>
    public long Id { get; }

    /// <summary>32 hex digits that stay the same for the life of the pattern; equal in any miner whose first message of it had the same shape.</summary>
    public string Hash { get; }

    /// <summary>The fixed words of the messages; <c>&lt;*&gt;</c> stands for what varies.</summary>
    public string Template { get; internal set; }

    /// <summary>Messages of the pattern.</summary>
    public long Count { get; internal set; }

    /// <summary>When a message of it was seen last, in the caller's milliseconds.</summary>
    public long LastSeen { get; internal set; }

    /// <summary>The pattern that took this one in when both were found to be one; null while it stands for itself.</summary>
    public LogPattern? MergedInto { get; internal set; }

    /// <summary>Whether the miner has forgotten the pattern, for want of place or by age.</summary>
    public bool IsForgotten { get; internal set; }

    /// <summary>The pattern that stands for this one now.</summary>
    public LogPattern Current
    {
        get
        {
            if (MergedInto is null) return this;
            var last = MergedInto;
            while (last.MergedInto is { } next) last = next;
            // Short ways for the next one who asks.
            for (var pattern = this; pattern != last; (pattern, pattern.MergedInto) = (pattern.MergedInto!, last))
            {
            }

            return last;
        }
    }

    /// <summary>The order of use: the miner's count of messages when the pattern was seen last.</summary>
    internal long LastUse { get; set; }

    internal List<PatternNode> Nodes { get; set; } = [];
}
