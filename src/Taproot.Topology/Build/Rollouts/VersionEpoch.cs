namespace Taproot.Topology.Build.Rollouts;

/// <summary>A stretch of time in which instances of one version ran without a break: grid indexes of the first and last point.</summary>
internal sealed record VersionEpoch(string Version, int First)
{
    // Late data are no end, and no beginning of another epoch.
    public const int Slack = 2;

    public int Last { get; private set; }

    /// <summary>All of them, by their beginning.</summary>
    public static List<VersionEpoch> Of(IReadOnlyList<VersionSpan> spans)
    {
        var epochs = new List<VersionEpoch>();
        foreach (var version in spans.GroupBy(s => s.Version, StringComparer.Ordinal))
        {
            VersionEpoch? open = null;
            foreach (var span in version.OrderBy(s => s.First))
            {
                if (open is not null && (span.First <= open.Last + Slack + 1 || IsSilent(spans, open.Last + 1, span.First - 1))) open.Last = Math.Max(open.Last, span.Last);
                else epochs.Add(open = new(version.Key, span.First) { Last = span.Last });
            }
        }
        epochs.Sort(static (a, b) => a.First != b.First ? a.First.CompareTo(b.First) : string.CompareOrdinal(a.Version, b.Version));
        return epochs;
    }

    // Nobody told what ran: what was there before and after was there all the time.
    private static bool IsSilent(IReadOnlyList<VersionSpan> spans, int from, int to) => !spans.Any(s => s.First <= to && s.Last >= from);

    public bool IsThereAt(int point) => First <= point && point <= Last;
}
