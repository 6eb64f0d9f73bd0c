using System.Collections;

namespace Taproot.Topology.Model;

/// <summary>
/// Requests a second at most so slow, cumulative, by upper bound in seconds (+Inf last). A big world has tens of thousands of these with a dozen
/// buckets each: two short arrays in bound order weigh a fifth of a tree.
/// </summary>
public sealed class LatencyHistogram : IEnumerable<KeyValuePair<float, TimeSeries>>
{
    private const int UsualBuckets = 12;
    private float[] _bounds = [];
    private TimeSeries[] _buckets = [];

    /// <summary>Number of buckets.</summary>
    public int Count { get; private set; }

    /// <summary>Upper bounds in seconds, ascending.</summary>
    public ReadOnlySpan<float> Bounds => _bounds.AsSpan(0, Count);

    /// <summary>The buckets in the order of <see cref="Bounds"/>.</summary>
    public ReadOnlySpan<TimeSeries> Buckets => _buckets.AsSpan(0, Count);

    /// <summary>The bucket with an upper bound; empty when there is none.</summary>
    public TimeSeries this[float bound]
    {
        get => Bounds.BinarySearch(bound) is >= 0 and var index ? _buckets[index] : default;
        set => Set(bound, value);
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<float, TimeSeries>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return new(_bounds[i], _buckets[i]);
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Set(float bound, TimeSeries bucket)
    {
        var index = Count > 0 && bound > _bounds[Count - 1] ? ~Count : Bounds.BinarySearch(bound);
        if (index >= 0)
        {
            _buckets[index] = bucket;
            return;
        }
        index = ~index;
        if (Count == _bounds.Length) Grow();
        _bounds.AsSpan(index, Count - index).CopyTo(_bounds.AsSpan(index + 1));
        _buckets.AsSpan(index, Count - index).CopyTo(_buckets.AsSpan(index + 1));
        (_bounds[index], _buckets[index]) = (bound, bucket);
        Count++;
    }

    private void Grow()
    {
        var size = Math.Max(UsualBuckets, 2 * Count);
        Array.Resize(ref _bounds, size);
        Array.Resize(ref _buckets, size);
    }
}
