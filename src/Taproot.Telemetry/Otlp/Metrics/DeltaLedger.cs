using System.IO.Hashing;

namespace Taproot.Telemetry.Otlp.Metrics;

/// <summary>
/// Running totals of series that are sent as differences. Bounded: two generations, so that what is in use stays; a series that was forgotten begins at
/// zero again, which readers take for a restart. Thread-safe.
/// </summary>
/// <param name="generationSize">Series of a generation.</param>
/// <param name="generationNumbers">Numbers (of buckets and totals, eight bytes each) of a generation.</param>
public sealed class DeltaLedger(int generationSize = DeltaLedger.GenerationSize, long generationNumbers = DeltaLedger.GenerationNumbers)
{
    private const int GenerationSize = 50_000;
    private const long GenerationNumbers = 4_000_000;
    private readonly Lock _lock = new();
    private Dictionary<ulong, DeltaState> _young = [];
    private Dictionary<ulong, DeltaState> _old = [];
    private long _youngNumbers;
    private long _forgotten;

    /// <summary>Series that are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _young.Count + _old.Count;
        }
    }

    /// <summary>Series that were forgotten because there were too many.</summary>
    public long Forgotten => Interlocked.Read(ref _forgotten);

    /// <summary>Held while a state is read and changed.</summary>
    internal Lock Guard => _lock;

    /// <summary>The state of a series; call under <see cref="Guard"/>.</summary>
    internal DeltaState Get(ReadOnlySpan<byte> metric, ulong fingerprint)
    {
        var key = XxHash3.HashToUInt64(metric, (long)fingerprint);
        if (_young.TryGetValue(key, out var state)) return state;
        if (!_old.Remove(key, out state)) state = new();
        if (_young.Count >= generationSize || _youngNumbers >= generationNumbers)
        {
            Interlocked.Add(ref _forgotten, _old.Count);
            (_old, _young, _youngNumbers) = (_young, [], 0);
        }
        _young[key] = state;
        _youngNumbers += state.Size;
        return state;
    }

    /// <summary>A state that is in use has more numbers than before; call under <see cref="Guard"/>.</summary>
    internal void NoteGrowth(long numbers) => _youngNumbers += numbers;
}

/// <summary>The running totals of one series.</summary>
internal sealed class DeltaState
{
    private ulong _time;

    /// <summary>Whether nothing was added yet: it began at zero.</summary>
    public bool IsNew => _time == 0;

    /// <summary>Numbers that it holds.</summary>
    public int Size => 4 + Buckets.Length + Bounds.Length + (Exponential is { } counts ? counts.Positive.Length + counts.Negative.Length : 0);

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
