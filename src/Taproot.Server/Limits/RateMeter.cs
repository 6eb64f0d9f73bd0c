namespace Taproot.Server.Limits;

/// <summary>How many bytes a second come, over the last ten seconds. Thread-safe without a lock; exact but for bytes that come just as a second ends.</summary>
internal sealed class RateMeter
{
    private const int Window = 10;
    private readonly long[] _seconds = new long[16];
    private readonly long[] _bytes = new long[16];

    /// <summary>Bytes came.</summary>
    public void Add(TimeSpan now, long bytes)
    {
        var second = (long)now.TotalSeconds + 1;
        var slot = (int)(second & 15);
        var seen = Volatile.Read(ref _seconds[slot]);
        if (seen != second && Interlocked.CompareExchange(ref _seconds[slot], second, seen) == seen) Interlocked.Exchange(ref _bytes[slot], 0);
        Interlocked.Add(ref _bytes[slot], bytes);
    }

    /// <summary>Bytes a second.</summary>
    public double PerSecond(TimeSpan now)
    {
        var second = (long)now.TotalSeconds + 1;
        var sum = 0L;
        for (var slot = 0; slot < _seconds.Length; slot++)
            if (Volatile.Read(ref _seconds[slot]) is var at && at > second - Window && at <= second) sum += Volatile.Read(ref _bytes[slot]);
        return (double)sum / Window;
    }
}
