namespace Taproot.NodeAgent.Traces;

/// <summary>
/// The kernel's monotonic clock, which events are stamped with and <see cref="TimeProvider.GetTimestamp"/> reads, and its difference to the wall's,
/// which is measured again and again as that one is set.
/// </summary>
internal sealed class KernelClock
{
    private const long NanosecondsPerTick = 100;
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const int Attempts = 5;
    private static readonly TimeSpan GoodEnough = TimeSpan.FromMicroseconds(20);
    private readonly TimeProvider _time;
    private long _offset;

    public KernelClock(TimeProvider time)
    {
        _time = time;
        Measure();
    }

    /// <summary>Nanoseconds by the kernel's clock.</summary>
    public long Now => ToNanoseconds(_time.GetTimestamp());

    /// <summary>The nanoseconds since 1970 at a moment of the kernel's clock.</summary>
    public long ToUnix(long nanoseconds) => nanoseconds + Volatile.Read(ref _offset);

    /// <summary>Measures the difference; of several attempts the one that was interrupted least.</summary>
    public void Measure()
    {
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < Attempts && best > GoodEnough; i++)
        {
            var before = _time.GetTimestamp();
            var wall = _time.GetUtcNow();
            var after = _time.GetTimestamp();
            var took = _time.GetElapsedTime(before, after);
            if (took >= best) continue;
            best = took;
            Volatile.Write(ref _offset, ((wall - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick) - ToNanoseconds(before + ((after - before) / 2)));
        }
    }

    private long ToNanoseconds(long timestamp) => _time.TimestampFrequency == NanosecondsPerSecond
        ? timestamp
        : (long)((Int128)timestamp * NanosecondsPerSecond / _time.TimestampFrequency);
}
