using System.IO.Hashing;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Server.Limits;

/// <summary>What one project may send, and how much of it is in use. Read by every request without a lock.</summary>
internal sealed class ProjectQuota : ISeriesAdmission
{
    private static readonly TimeSpan SeriesPeriod = TimeSpan.FromMinutes(30);
    // Nobody is sent away for longer: the limit may be raised meanwhile.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly ActiveSeries _series = new();
    private readonly RateMeter _rate = new();
    private readonly TimeProvider _time;
    private readonly long _started;
    private State _state;
    private int _period;

    private sealed record State(LimitValues Limits, TokenBucket? Bucket, RemoteWriteException SeriesRefusal);

    public ProjectQuota(LimitValues limits, TimeProvider time)
    {
        (_time, _started) = (time, time.GetTimestamp());
        _state = StateOf(limits);
    }

    /// <summary>The limits that hold.</summary>
    public LimitValues Limits
    {
        get => Volatile.Read(ref _state).Limits;
        set
        {
            // A new bucket is full: debts were made under another rate.
            if (!ReferenceEquals(Limits, value)) Volatile.Write(ref _state, StateOf(value));
        }
    }

    /// <summary>Bytes a second as received, over the last ten seconds.</summary>
    public double BytesPerSecond => _rate.PerSecond(Now);

    /// <summary>Series that are active.</summary>
    public int SeriesCount => _series.Count(PeriodOf(Now));

    private TimeSpan Now => _time.GetElapsedTime(_started);

    /// <summary>Begins a request; when it comes too early, the time to wait.</summary>
    public TimeSpan? Enter()
    {
        var now = Now;
        Volatile.Write(ref _period, PeriodOf(now));
        return Volatile.Read(ref _state).Bucket?.Wait(now) is not { } wait ? null : wait < LongestWait ? wait : LongestWait;
    }

    /// <summary>Bytes of a request arrived.</summary>
    public void Received(long bytes)
    {
        var now = Now;
        _rate.Add(now, bytes);
        Volatile.Read(ref _state).Bucket?.Spend(now, bytes);
    }

    /// <inheritdoc/>
    public RemoteWriteException? Judge(ReadOnlySpan<byte> metric, ulong fingerprint)
    {
        var state = Volatile.Read(ref _state);
        var key = XxHash3.HashToUInt64(metric, (long)fingerprint);
        return _series.TryKeep(key, Volatile.Read(ref _period), state.Limits[ProjectLimit.ActiveSeries]) ? null : state.SeriesRefusal;
    }

    private static int PeriodOf(TimeSpan now) => (int)(now.Ticks / SeriesPeriod.Ticks) + 1;

    private static State StateOf(LimitValues limits) => new(
        limits,
        limits[ProjectLimit.IngestionRate] is > 0 and var rate ? new(rate, limits[ProjectLimit.IngestionBurst]) : null,
        new(RemoteWriteReason.SeriesLimit, "A series is new, and the project has as many active ones as it may have."));
}
