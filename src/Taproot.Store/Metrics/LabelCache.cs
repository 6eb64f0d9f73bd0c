using System.Collections.Concurrent;
using Taproot.Store.Client;
using Taproot.Telemetry;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Store.Metrics;

/// <summary>
/// Labels by their fingerprint, whatever the metric and the project. Two generations: when the young one is full the old one is forgotten, so that what
/// is in use stays. Filled by writers too: who asks for what just came in need not read it back.
/// </summary>
internal sealed class LabelCache(int generationSize = LabelCache.GenerationSize)
{
    public const int GenerationSize = 1_000_000;
    private const int StringSlots = 1 << 17;
    private readonly Lock _lock = new();
    private volatile ConcurrentDictionary<ulong, Labels> _young = new();
    private volatile ConcurrentDictionary<ulong, Labels> _old = new();
    private int _youngCount; // the dictionary's own count takes all its locks

    /// <summary>One string for equal texts, shared by all labels.</summary>
    public StringPool Strings { get; } = new(StringSlots);

    public Labels? Find(ulong fingerprint)
    {
        if (_young.TryGetValue(fingerprint, out var labels)) return labels;
        if (!_old.TryGetValue(fingerprint, out labels)) return null;
        Add(fingerprint, labels);
        return labels;
    }

    public void Add(ulong fingerprint, Labels labels)
    {
        if (!_young.TryAdd(fingerprint, labels) || Interlocked.Increment(ref _youngCount) <= generationSize) return;
        lock (_lock)
        {
            if (_youngCount <= generationSize) return;
            (_old, _young, _youngCount) = (_young, new(), 0);
        }
    }

    /// <summary>Takes the labels of a series that is being written.</summary>
    public void Add(MetricBatch batch, int series)
    {
        var fingerprint = batch.Fingerprints[series];
        if (_young.ContainsKey(fingerprint)) return;
        var count = 0;
        foreach (var _ in batch.GetLabels(series)) count++;
        var labels = new Label[count];
        var i = 0;
        foreach (var label in batch.GetLabels(series)) labels[i++] = new(Strings.Get(label.Name), Strings.Get(label.Value));
        Add(fingerprint, Labels.Create(labels));
    }
}
