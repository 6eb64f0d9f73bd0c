using System.IO.Hashing;

namespace Taproot.Telemetry.Otlp.Metrics;

/// <summary>
/// Running totals of series that are sent as differences. Bounded: two generations, so that what is in use stays; a series that was forgotten begins at
/// zero again, which readers take for a restart. Thread-safe.
/// </summary>
/// <param name="generationSize">Series of a generation.</param>
public sealed class DeltaLedger(int generationSize = DeltaLedger.GenerationSize)
{
    private const int GenerationSize = 50_000;
    private readonly Lock _lock = new();
    private Dictionary<ulong, DeltaState> _young = [];
    private Dictionary<ulong, DeltaState> _old = [];

    /// <summary>Series that are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _young.Count + _old.Count;
        }
    }

    /// <summary>Held while a state is read and changed.</summary>
    internal Lock Guard => _lock;

    /// <summary>The state of a series; call under <see cref="Guard"/>.</summary>
    internal DeltaState Get(ReadOnlySpan<byte> metric, ulong fingerprint)
    {
        var key = XxHash3.HashToUInt64(metric, (long)fingerprint);
        if (_young.TryGetValue(key, out var state)) return state;
        if (!_old.Remove(key, out state)) state = new();
        if (_young.Count >= generationSize) (_old, _young) = (_young, []);
        _young[key] = state;
        return state;
    }
}

/// <summary>The running totals of one series.</summary>
internal sealed class DeltaState
{
    private ulong _time;

    public double Sum { get; set; }

    public double Count { get; set; }

    /// <summary>Counts of an explicit histogram's buckets.</summary>
    public double[] Buckets { get; set; } = [];

    /// <summary>The bounds that <see cref="Buckets"/> are of.</summary>
    public double[] Bounds { get; set; } = [];

    /// <summary>Counts of an exponential histogram.</summary>
    public ExponentialCounts? Exponential { get; set; }

    /// <summary>
    /// What to do with a point of this time: later ones add to the totals; one of the same time is the last one again, since a sender that got no answer sends
    /// again; earlier ones cannot be put in their place any more.
    /// </summary>
    public DeltaStep Advance(ulong time)
    {
        if (time < _time) return DeltaStep.TooLate;
        if (time == _time) return DeltaStep.Repeat;
        _time = time;
        return DeltaStep.Add;
    }
}

/// <summary>What a difference does to its running total.</summary>
internal enum DeltaStep
{
    /// <summary>It is added.</summary>
    Add,

    /// <summary>It was added before.</summary>
    Repeat,

    /// <summary>Later ones were added before; it is left out.</summary>
    TooLate,
}
