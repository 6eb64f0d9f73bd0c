using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Logs;

/// <summary>How much a pattern of errors counts: what is new or has become frequent is a warning, what has always been there is worth knowing.</summary>
internal static class LogTrouble
{
    private const double FarMore = 3;
    private const double WorthCounting = 10;
    private const double FarMoreRetries = 10;
    private const double ManyRetries = 100;
    private const int LongestSubject = 160;

    /// <summary>What the pattern's messages of the last ten minutes say; null when there are none.</summary>
    public static Finding? Of(CheckRun run, LogPattern pattern)
    {
        var count = pattern.Messages.SumOfLast(run.EventPoints);
        if (count < 0.5) return null;
        var (status, detail) = Judge(run, pattern, count);
        return new(Subject(pattern), Math.Round(count), Since(run, pattern.Messages.Series)) { Status = status, Detail = detail };
    }

    /// <summary>"1 error", "12 errors".</summary>
    public static string Count(IReadOnlyList<Finding> findings)
    {
        var count = findings.Sum(f => f.Value);
        return count < 1.5 ? "1 error" : $"{Words.Number(count)} errors";
    }

    /// <summary>What there is to say of the worst of them.</summary>
    public static string Kind(IReadOnlyList<Finding> findings) => findings[0].Status >= Status.Warning ? "some of them new or far more than before" : "none of them new";

    private static (Status Status, string Detail) Judge(CheckRun run, LogPattern pattern, double count)
    {
        var points = run.World.Grid.Count - run.EventPoints;
        var expected = ExpectedTrouble.Find(pattern.Sample);
        if (points < run.EventPoints) return expected is null ? (Status.Warning, "") : (Status.Info, $"It reads like {expected}.");
        var before = (pattern.Messages.SumOfLast(run.World.Grid.Count) - count) * run.EventPoints / points;
        if (expected is not null && !(count >= ManyRetries && count > FarMoreRetries * before)) return (Status.Info, $"It reads like {expected}.");
        // The remaining patterns are many under one name: that some come and go is no news.
        var isOthers = pattern.Hash == LogMessages.OtherPatterns;
        if (before < 0.05 && !isOthers) return (Status.Warning, "This message is new: there was none in the time before.");
        if (count >= WorthCounting && count > FarMore * before)
            return (Status.Warning, $"{Words.Number(count / Math.Max(before, 0.1))} times as many as before.");
        return (Status.Info, "As many as usual.");
    }

    private static string Subject(LogPattern pattern)
    {
        if (pattern.Hash == LogMessages.OtherPatterns) return "other messages";
        var text = pattern.Sample.AsSpan().Trim();
        var line = text.IndexOfAny('\r', '\n');
        if (line > 0) text = text[..line];
        return text.Length > LongestSubject ? $"{text[..LongestSubject]}…" : text.Length > 0 ? text.ToString() : $"pattern {pattern.Hash}";
    }

    private static long Since(CheckRun run, TimeSeries messages)
    {
        var values = messages.Values.Span;
        var first = Math.Max(0, values.Length - run.EventPoints);
        while (first < values.Length - 1 && !(values[first] > 0)) first++;
        return run.World.Grid.TimeMs(first);
    }
}
