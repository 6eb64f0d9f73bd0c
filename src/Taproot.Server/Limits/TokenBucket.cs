namespace Taproot.Server.Limits;

/// <summary>
/// Lets bytes through at a rate, some at once. Who comes while the bucket holds anything is let in and pays for what then arrives, so that the bucket may go
/// into debt: nothing is too large to be let in ever. Thread-safe without a lock.
/// </summary>
internal sealed class TokenBucket(long bytesPerSecond, long burstBytes)
{
    private readonly long _burst = Ticks(burstBytes, bytesPerSecond);
    // One number is the state: when the bucket will be full again, ticks of the caller's clock.
    private long _fullAt = long.MinValue;

    /// <summary>How long to wait until the bucket holds something; null when it does.</summary>
    /// <param name="now">Time by any clock that never goes back.</param>
    public TimeSpan? Wait(TimeSpan now)
    {
        var missing = Volatile.Read(ref _fullAt);
        if (missing <= now.Ticks) return null;
        var wait = missing - now.Ticks - _burst;
        return wait < 0 ? null : TimeSpan.FromTicks(wait + 1);
    }

    /// <summary>Pays for bytes.</summary>
    public void Spend(TimeSpan now, long bytes)
    {
        var cost = Ticks(bytes, bytesPerSecond);
        for (var seen = Volatile.Read(ref _fullAt); ;)
        {
            var before = Interlocked.CompareExchange(ref _fullAt, Math.Max(seen, now.Ticks) + cost, seen);
            if (before == seen) return;
            seen = before;
        }
    }

    // Rounded up: many small requests must not come for nothing.
    private static long Ticks(long bytes, long bytesPerSecond) => (long)Math.Ceiling(bytes * (double)TimeSpan.TicksPerSecond / bytesPerSecond);
}
