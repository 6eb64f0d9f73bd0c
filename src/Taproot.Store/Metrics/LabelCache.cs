using System.Collections.Concurrent;
using Taproot.Telemetry;

namespace Taproot.Store.Metrics;

/// <summary>
/// Labels by their fingerprint. Two generations: when the young one is full the old one is forgotten, so that what is in use stays.
/// </summary>
internal sealed class LabelCache(int generationSize)
{
    private readonly Lock _lock = new();
    private volatile ConcurrentDictionary<ulong, Labels> _young = new();
    private volatile ConcurrentDictionary<ulong, Labels> _old = new();

    public Labels? Find(ulong fingerprint)
    {
        if (_young.TryGetValue(fingerprint, out var labels)) return labels;
        if (!_old.TryGetValue(fingerprint, out labels)) return null;
        Add(fingerprint, labels);
        return labels;
    }

    public void Add(ulong fingerprint, Labels labels)
    {
        if (!_young.TryAdd(fingerprint, labels)) return;
        if (_young.Count <= generationSize) return;
        lock (_lock)
        {
            if (_young.Count <= generationSize) return;
            (_old, _young) = (_young, new());
        }
    }
}
