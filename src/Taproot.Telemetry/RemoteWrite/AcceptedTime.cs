namespace Taproot.Telemetry.RemoteWrite;

/// <summary>The times that samples of a request may have, milliseconds since the epoch, both ends included.</summary>
internal readonly record struct AcceptedTime(long FromMs, long ToMs)
{
    /// <summary>The times by the clock of the limits.</summary>
    public static AcceptedTime Of(RemoteWriteLimits limits)
    {
        var now = limits.Time.GetUtcNow().ToUnixTimeMilliseconds();
        return new(Clamp(now - limits.MaxAge.TotalMilliseconds), Clamp(now + limits.MaxFuture.TotalMilliseconds));
    }

    /// <summary>What is wrong with a sample's time, or null.</summary>
    public RemoteWriteException? Refusal(long timeMs)
    {
        if (timeMs < FromMs) return new(RemoteWriteReason.TooOld, $"A sample's time, {timeMs} ms, is older than accepted ({FromMs} ms).");
        if (timeMs > ToMs) return new(RemoteWriteReason.TooNew, $"A sample's time, {timeMs} ms, is in the future (accepted until {ToMs} ms); check the sender's clock.");
        return null;
    }

    private static long Clamp(double ms) => (long)Math.Clamp(ms, -9e18, 9e18);
}
