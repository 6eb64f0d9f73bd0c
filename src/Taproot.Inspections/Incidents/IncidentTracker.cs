using Taproot.Inspections.Checks;
using Taproot.Inspections.Objectives;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Incidents;

/// <summary>Follows one objective through time and keeps the span in which it is missed.</summary>
/// <param name="run">The asking of its check.</param>
/// <param name="series">What is held against it.</param>
/// <param name="allowed">The share of requests that may miss it.</param>
internal sealed class IncidentTracker(CheckRun run, ObjectiveSeries series, double allowed)
{
    private readonly TimeSeries _ratio = series.Ratio;
    private MissedSpan? _span;
    private int _lastHeld;
    private int _free;

    /// <summary>The rules say that the objective is missed at the point before <paramref name="end"/>.</summary>
    public void Missed(Miss miss, int end)
    {
        _lastHeld = end - 1;
        var span = _span ?? Begin(miss, end);
        _span = span with
        {
            Last = LastBad(span, end),
            Status = span.Status > miss.Status ? span.Status : miss.Status,
            WorstPercent = Math.Max(span.WorstPercent, 100 * Share(miss, end)),
        };
    }

    /// <summary>For how many points before <paramref name="end"/> the rules kept quiet; 0 when nothing is followed.</summary>
    public int QuietFor(int end) => _span is null ? 0 : end - 1 - _lastHeld;

    /// <summary>The span that was followed, which is over for the tracker; null for none.</summary>
    public MissedSpan? Take()
    {
        var span = _span;
        if (span is not null) _free = span.Last + 1;
        _span = null;
        return span;
    }

    // The misses began before they were enough to tell, but not before the window that tells, and not in the span before.
    private MissedSpan Begin(Miss miss, int end)
    {
        var first = Math.Max(run.FirstHeld(_ratio, v => v > allowed, end), Math.Max(_free, end - miss.Points));
        return new(first, first, miss.Status, 0);
    }

    // A budget burns for minutes after the last failure: the span ends with what hurt, not with what is remembered of it.
    private int LastBad(MissedSpan span, int end)
    {
        var values = _ratio.Values.Span;
        for (var i = end - 1; i > span.Last; i--)
            if (values[i] > allowed) return i;
        return span.Last;
    }

    private double Share(Miss miss, int end)
    {
        var minute = series.Of(run.RecentPoints, end);
        return minute.Bad >= ObjectiveRules.MinBad && minute.Ratio > miss.Count.Ratio ? minute.Ratio : miss.Count.Ratio;
    }
}

/// <summary>Points of time in which an objective was missed.</summary>
/// <param name="First">The first point.</param>
/// <param name="Last">The last one.</param>
/// <param name="Status">How bad it was when it was worst.</param>
/// <param name="WorstPercent">The share of requests that missed it when it was worst.</param>
internal sealed record MissedSpan(int First, int Last, Status Status, double WorstPercent);
