using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks;

/// <summary>Whether events go on, and when the last one was.</summary>
/// <param name="GoesOn">Whether another one is to be expected.</param>
/// <param name="Last">The last point with an event; the series' last point when there is none.</param>
internal readonly record struct EventNews(bool GoesOn, int Last)
{
    // Events come in bursts: of the last distances one at least is that of two bursts.
    private const int Distances = 3;

    /// <summary>Reads a series of counts.</summary>
    /// <param name="series">Events at each point.</param>
    /// <param name="within">How many last points are looked at.</param>
    /// <param name="shortest">How many points without an event say that none goes on, at least.</param>
    public static EventNews Of(TimeSeries series, int within, int shortest)
    {
        var values = series.Values.Span;
        var (last, before, longest, seen) = (-1, -1, 0, 0);
        for (var i = values.Length - 1; i >= Math.Max(0, values.Length - within) && seen <= Distances; i--)
        {
            if (!(values[i] > 0)) continue;
            if (last < 0) last = i;
            else longest = Math.Max(longest, before - i);
            (before, seen) = (i, seen + 1);
        }
        return last < 0 ? new(false, values.Length - 1) : new(values.Length - last <= Math.Max(shortest, 2 * longest), last);
    }
}
