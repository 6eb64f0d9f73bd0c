namespace Taproot.Server.Recorder;

/// <summary>
/// When a machine was scraped. An agent stamps all series of a scrape with one time, so a series that is missing in later scrapes has ended,
/// and one that appears while the machine was already reporting was born then.
/// </summary>
internal sealed class MachineClock
{
    private const int Kept = 8;
    private const long SameScrapeMs = 1_000, DefaultIntervalMs = 15_000, MinIntervalMs = 5_000, MaxIntervalMs = 120_000;

    private readonly long[] _times = new long[Kept];
    private int _count;

    /// <summary>The newest sample's time, milliseconds since the epoch; 0 when there is none.</summary>
    public long Newest => _count == 0 ? 0 : _times[_count - 1];

    /// <summary>The usual time between scrapes, milliseconds.</summary>
    public long IntervalMs { get; private set; } = DefaultIntervalMs;

    public void Note(long time)
    {
        var i = _count;
        while (i > 0 && _times[i - 1] > time) i--;
        if (i > 0 && time - _times[i - 1] < SameScrapeMs) return;
        if (i < _count && _times[i] - time < SameScrapeMs) return;
        if (_count == Kept)
        {
            if (i == 0) return;
            Array.Copy(_times, 1, _times, 0, --i);
        }
        else
        {
            Array.Copy(_times, i, _times, i + 1, _count - i);
            _count++;
        }
        _times[i] = time;
        IntervalMs = Measure();
    }

    /// <summary>The scrape before <paramref name="time"/> when it was the one just before; 0 otherwise.</summary>
    public long ScrapeBefore(long time)
    {
        for (var i = _count - 1; i >= 0; i--)
            if (time - _times[i] >= SameScrapeMs) return time - _times[i] <= 3 * IntervalMs ? _times[i] : 0;
        return 0;
    }

    /// <summary>The median distance: one pause does not change it.</summary>
    private long Measure()
    {
        if (_count < 3) return DefaultIntervalMs;
        Span<long> distances = stackalloc long[Kept - 1];
        for (var i = 1; i < _count; i++) distances[i - 1] = _times[i] - _times[i - 1];
        distances = distances[..(_count - 1)];
        distances.Sort();
        return Math.Clamp(distances[distances.Length / 2], MinIntervalMs, MaxIntervalMs);
    }
}
