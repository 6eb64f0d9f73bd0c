using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Logs;

/// <summary>How much a pattern of errors counts: what is new or has become frequent is a warning, what has always been there is worth knowing.</summary>
internal static class LogTrouble
{
    private const int LongestSubject = 160;

    /// <summary>The rule for errors, and that for what reads like daily work: how many times as many as usual, and at least how many.</summary>
    private static readonly (double Times, double AtLeast) Usual = (3, 10), Expected = (10, 100);

    /// <summary>Finds the pattern's messages of the last ten minutes.</summary>
    public static void Look(CheckRun run, int watchedFrom, LogPattern pattern)
    {
        var count = pattern.Messages.SumOfLast(run.EventPoints);
        if (count < 0.5) return;
        var messages = pattern.Messages.Series;
        var (status, detail) = Judge(run, watchedFrom, pattern, messages.Values.Span);
        run.Happened(new(Subject(pattern), Math.Round(count), run.FirstEvent(messages)) { Status = status, Detail = detail }, messages);
    }

    /// <summary>The first point at which an agent looked at the application's hosts: what was there before, nobody knows.</summary>
    public static int WatchedFrom(Application application)
    {
        var first = int.MaxValue;
        foreach (var instance in application.Instances)
            if (instance.Node is { Uptime.IsEmpty: false } node) first = Math.Min(first, FirstMeasured(node.Uptime.Values.Span));
        return first == int.MaxValue ? 0 : first;
    }

    /// <summary>"1 error", "12 errors".</summary>
    public static string Count(IReadOnlyList<Finding> findings)
    {
        var count = findings.Sum(f => f.Value);
        return count < 1.5 ? "1 error" : $"{Words.Number(count)} errors";
    }

    /// <summary>What there is to say of the worst of them.</summary>
    public static string Kind(IReadOnlyList<Finding> findings) => findings[0].Status >= Status.Warning ? "some of them new or far more than before" : "none of them new";

    private static (Status Status, string Detail) Judge(CheckRun run, int watchedFrom, LogPattern pattern, ReadOnlySpan<float> values)
    {
        var expected = ExpectedTrouble.Find(pattern.Sample);
        var first = FirstPositive(values, 0);
        // The remaining patterns are many under one name: that some come and go is no news.
        var canBeNew = expected is null && pattern.Hash != LogMessages.OtherPatterns;
        if (canBeNew && first >= values.Length - run.EventPoints && first - watchedFrom >= run.RecentPoints)
            return (Status.Warning, "This message is new: there was none in the time before.");
        var (times, enough) = ComparedWithUsual(run, watchedFrom, values, expected is null ? Usual : Expected);
        if (enough) return (Status.Warning, $"{Words.Number(times)} times as many as before.");
        if (expected is not null) return (Status.Info, $"It reads like {expected}.");
        return (Status.Info, double.IsNaN(times) ? "How many are usual is not known yet." : "About as many as before.");
    }

    /// <summary>How many times as many as usual came lately, NaN when nobody knows what is usual; and whether that is too many.</summary>
    private static (double Times, bool TooMany) ComparedWithUsual(CheckRun run, int watchedFrom, ReadOnlySpan<float> values, (double Times, double AtLeast) rule)
    {
        var isLong = values.Length - run.EventPoints - watchedFrom >= run.EventPoints;
        var split = values.Length - (isLong ? run.EventPoints : run.RecentPoints);
        var before = split - watchedFrom;
        if (before < 2 * run.RecentPoints) return (double.NaN, false);
        var usual = Sum(values[watchedFrom..split]) / before * (values.Length - split);
        var now = Sum(values[split..]);
        return (now / Math.Max(usual, 0.1), now >= rule.AtLeast && now > rule.Times * usual);
    }

    private static string Subject(LogPattern pattern)
    {
        if (pattern.Hash == LogMessages.OtherPatterns) return "other messages";
        var text = pattern.Sample.AsSpan().Trim();
        var line = text.IndexOfAny('\r', '\n');
        // The console of .NET writes who speaks on a line of its own: "fail: Shop.Cart[1]".
        if (line > 0 && text[line - 1] == ']' && text[..line].Contains(": ", StringComparison.Ordinal))
        {
            text = text[line..].Trim();
            line = text.IndexOfAny('\r', '\n');
        }
        if (line > 0) text = text[..line];
        return text.Length > LongestSubject ? $"{text[..LongestSubject]}…" : text.Length > 0 ? text.ToString() : $"pattern {pattern.Hash}";
    }

    private static double Sum(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            if (!float.IsNaN(value)) sum += value;
        return sum;
    }

    private static int FirstPositive(ReadOnlySpan<float> values, int from)
    {
        while (from < values.Length - 1 && !(values[from] > 0)) from++;
        return from;
    }

    private static int FirstMeasured(ReadOnlySpan<float> values)
    {
        var i = 0;
        while (i < values.Length - 1 && float.IsNaN(values[i])) i++;
        return i;
    }
}
