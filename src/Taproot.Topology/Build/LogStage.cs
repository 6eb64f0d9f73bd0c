using System.Runtime.InteropServices;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>Log messages by level and pattern. Instances, and samples that differ, are merged by the hash of the pattern.</summary>
internal static class LogStage
{
    public static void Run(BuildContext context) =>
        context.ForContainers("container_log_messages_total", static (placement, series) =>
        {
            var logs = placement.Instance.Application.Logs ??= new();
            var (level, hash) = (series.Labels["level"], series.Labels["pattern_hash"]);
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(logs.ByLevel, level, out _);
            (sum ??= new()).Add(new(series));
            if (hash.Length > 0) PatternOf(logs, level, hash, series.Labels["sample"]).Messages.Add(new(series));
        });

    private static LogPattern PatternOf(LogMessages logs, string level, string hash, string sample)
    {
        if (logs.Patterns.TryGetValue((level, hash), out var known)) return known;
        if (logs.Patterns.Count >= LogMessages.MaxPatterns && hash != LogMessages.OtherPatterns) return PatternOf(logs, level, LogMessages.OtherPatterns, "");
        var pattern = new LogPattern(hash, level, hash == LogMessages.OtherPatterns ? "" : sample);
        logs.Patterns.Add((level, hash), pattern);
        return pattern;
    }
}
