namespace Taproot.Telemetry.Otlp.Metrics;

/// <content>The series of a point; each method tells whether the point is in order.</content>
internal sealed partial class PointReader
{
    private const long MostBackMs = 5 * 60_000;

    /// <summary>Writes a gauge's or a sum's value; <paramref name="monotonic"/> ones only grow.</summary>
    public bool WriteNumber(string name, bool delta, bool monotonic)
    {
        if (assembler.Write(name) is not (>= 0 and var series)) return Refuse();
        var value = HasNoValue ? Stale : _value;
        if (delta && !HasNoValue && !Accumulate(series, state => { state.Sum += _value; }, state => value = state.Sum)) return false;
        if (!monotonic) _zeroMs = null;
        AddSample(series, value);
        _exemplars.GiveTo(series, double.PositiveInfinity, Time, assembler.Batch);
        return true;
    }

    /// <summary>Writes a histogram with explicit bounds: buckets by <c>le</c>, sum and count.</summary>
    public bool WriteHistogram(string name, bool delta)
    {
        if (assembler.Write(name + "_count") is not (>= 0 and var series)) return Refuse();
        if (_bucketCounts.Count > 0 && _bucketCounts.Count != _bounds.Count + 1) _bucketCounts.Clear();
        if (delta && !HasNoValue && !Accumulate(series, AddHistogram, TakeHistogram)) return false;
        WriteCountAndSum(name, series);
        var cumulative = 0d;
        for (var i = 0; i < _bucketCounts.Count; i++)
        {
            cumulative += _bucketCounts[i];
            if (i < _bounds.Count) WriteBucket(name, _bounds[i], cumulative);
        }
        WriteSample(name + "_bucket", "le"u8, double.PositiveInfinity, _count);
        return true;
    }

    /// <summary>Writes an exponential histogram with explicit buckets.</summary>
    public bool WriteExponential(string name, bool delta)
    {
        if (!delta) return WriteBuckets(name, delta);
        // Running totals are written from where they are kept.
        lock (deltas.Guard) return WriteBuckets(name, delta);
    }

    private bool WriteBuckets(string name, bool delta)
    {
        if (assembler.Write(name + "_count") is not (>= 0 and var series)) return Refuse();
        var counts = _exponential;
        if (delta && !HasNoValue)
        {
            ExponentialCounts? total = null;
            if (!Accumulate(series, AddExponential, state => (_count, _sum, total) = (state.Count, state.Sum, state.Exponential))) return false;
            counts = total ?? counts;
        }
        WriteCountAndSum(name, series);
        var cumulative = 0d;
        for (var i = counts.Negative.Length - 1; i >= 0; i--)
        {
            cumulative += counts.Negative[i];
            WriteBucket(name, -counts.UpperBound(counts.Negative.Low + i - 1), cumulative);
        }
        cumulative += counts.Zero;
        if (counts.Zero > 0 || counts.Negative.Length > 0) WriteBucket(name, counts.ZeroThreshold, cumulative);
        for (var i = 0; i < counts.Positive.Length; i++)
        {
            cumulative += counts.Positive[i];
            WriteBucket(name, counts.UpperBound(counts.Positive.Low + i), cumulative);
        }
        WriteSample(name + "_bucket", "le"u8, double.PositiveInfinity, _count);
        return true;
    }

    /// <summary>Writes a summary: quantiles, sum and count.</summary>
    public bool WriteSummary(string name)
    {
        if (assembler.Write(name + "_count") is not (>= 0 and var series)) return Refuse();
        WriteCountAndSum(name, series);
        foreach (var (quantile, value) in _quantiles) WriteSample(name, "quantile"u8, quantile, value);
        return true;
    }

    /// <summary>Writes what is known of a resource besides its identity; nothing when there is nothing.</summary>
    public void WriteTargetInfo(ulong time)
    {
        if (_info.Count == 0) return;
        assembler.StartPoint();
        foreach (var (key, value) in _info) assembler.Add(key, value);
        assembler.EndPoint();
        if (assembler.Write("target_info") is >= 0 and var series) assembler.Batch.AddSample(series, (long)(time / NanosecondsAMillisecond), 1);
        else Refuse();
    }

    private void WriteCountAndSum(string name, int countSeries)
    {
        AddSample(countSeries, HasNoValue ? Stale : _count);
        if (_sum is { } sum) WriteSample(name + "_sum", default, 0, sum);
    }

    // The infinite one is written by itself, and once.
    private void WriteBucket(string name, double bound, double cumulative)
    {
        if (double.IsFinite(bound)) WriteSample(name + "_bucket", "le"u8, bound, cumulative);
    }

    private void WriteSample(string name, ReadOnlySpan<byte> label, double number, double value)
    {
        if (assembler.Write(name, label, number) is not (>= 0 and var series))
        {
            Refuse();
            return;
        }
        AddSample(series, HasNoValue ? Stale : value);
        if (label.SequenceEqual("le"u8)) _exemplars.GiveTo(series, number, Time, assembler.Batch);
    }

    private void AddSample(int series, double value)
    {
        if (_zeroMs is { } zero) assembler.Batch.AddSample(series, zero, 0);
        assembler.Batch.AddSample(series, TimeMs, value);
    }

    private bool Refuse()
    {
        assembler.Batch.Refused.Add(assembler.Refusal!, 1);
        return true;
    }

    /// <summary>Adds the point to its series' totals and takes them; false when it comes too late.</summary>
    private bool Accumulate(int series, Action<DeltaState> add, Action<DeltaState> take)
    {
        var batch = assembler.Batch;
        lock (deltas.Guard)
        {
            var state = deltas.Get(batch.GetMetricName(series), batch.Fingerprints[series]);
            if (state.IsNew) _zeroMs = ZeroMs();
            var step = state.Advance(Time);
            if (step == DeltaStep.TooLate) return false;
            if (step == DeltaStep.Add)
            {
                var before = state.Size;
                add(state);
                deltas.NoteGrowth(state.Size - before);
            }
            take(state);
            return true;
        }
    }

    // Totals that begin anew say so by a zero in front: else what came first would be lost where it is more than the total of before. The zero is just
    // after the begin of what is counted, where the last total of before may be.
    private long ZeroMs()
    {
        var start = (long)(_start / NanosecondsAMillisecond);
        return start == 0 ? TimeMs - 1 : Math.Clamp(start + 1, TimeMs - MostBackMs, TimeMs - 1);
    }

    private void AddHistogram(DeltaState state)
    {
        // Other bounds: buckets cannot be carried over, so all of it begins anew, as after a restart.
        if (!state.Bounds.AsSpan().SequenceEqual(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_bounds)) || state.Buckets.Length != _bucketCounts.Count)
            (state.Bounds, state.Buckets, state.Count, state.Sum, _zeroMs) = ([.. _bounds], new double[_bucketCounts.Count], 0, 0, ZeroMs());
        for (var i = 0; i < _bucketCounts.Count; i++) state.Buckets[i] += _bucketCounts[i];
        state.Count += _count;
        state.Sum += _sum ?? 0;
    }

    private void TakeHistogram(DeltaState state)
    {
        for (var i = 0; i < _bucketCounts.Count && i < state.Buckets.Length; i++) _bucketCounts[i] = state.Buckets[i];
        _count = state.Count;
        if (_sum is not null) _sum = state.Sum;
    }

    private void AddExponential(DeltaState state)
    {
        var total = state.Exponential ??= new();
        foreach (var positive in (ReadOnlySpan<bool>)[true, false])
        {
            var side = positive ? _exponential.Positive : _exponential.Negative;
            for (var i = 0; i < side.Length; i++) total.Add(positive, _exponential.Scale, side.Low + i, side[i]);
        }
        total.Zero += _exponential.Zero;
        total.ZeroThreshold = Math.Max(total.ZeroThreshold, _exponential.ZeroThreshold);
        state.Count += _count;
        state.Sum += _sum ?? 0;
    }
}
