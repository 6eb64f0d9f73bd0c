namespace Taproot.Telemetry.Series;

/// <summary>
/// A regular grid of instants: <c>From, From+Step, …</c>, <see cref="Count"/> points. All in milliseconds since the Unix epoch, UTC;
/// <see cref="FromMs"/> is a multiple of <see cref="StepMs"/>, so that grids of one step share their points.
/// </summary>
public readonly record struct TimeGrid(long FromMs, long StepMs, int Count)
{
    /// <summary>The last point, milliseconds since the epoch.</summary>
    public long ToMs => FromMs + (Count - 1) * StepMs;

    /// <summary>The instant of point <paramref name="index"/>, milliseconds since the epoch.</summary>
    public long TimeMs(int index) => FromMs + index * StepMs;

    /// <summary>The index of the last point at or before <paramref name="timeMs"/>; may lie outside the grid.</summary>
    public int IndexOf(long timeMs) => (int)Math.Floor((timeMs - FromMs) / (double)StepMs);

    /// <summary>The grid that covers <paramref name="fromMs"/> to <paramref name="toMs"/>, both moved down to the step.</summary>
    public static TimeGrid Covering(long fromMs, long toMs, long stepMs)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepMs);
        var from = fromMs - fromMs % stepMs;
        var to = toMs - toMs % stepMs;
        return new(from, stepMs, to < from ? 0 : (int)((to - from) / stepMs) + 1);
    }
}
