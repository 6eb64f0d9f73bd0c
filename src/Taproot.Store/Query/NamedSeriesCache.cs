using Taproot.Store.Metrics;
using Taproot.Telemetry;

namespace Taproot.Store.Query;

/// <summary>Label sets with the metric's name among them, as PromQL sees series; made once, kept as long as they are in use.</summary>
internal sealed class NamedSeriesCache
{
    private readonly LabelCache _cache = new(LabelCache.GenerationSize / 2);

    public Labels Get(string metric, ulong fingerprint, Labels labels)
    {
        var key = Mix(string.GetHashCode(metric, StringComparison.Ordinal), fingerprint);
        if (_cache.Find(key) is { } known && known.Items.Length == labels.Items.Length + 1 && known[LabelFilter.NameLabel] == metric) return known;
        var made = Labels.Create([.. labels.Items, new(LabelFilter.NameLabel, metric)]);
        _cache.Add(key, made);
        return made;
    }

    // Names' hashes differ in 32 bits only; spread over all bits they seldom meet another metric's same labels.
    private static ulong Mix(int name, ulong fingerprint) => fingerprint ^ ((ulong)(uint)name * 0x9E3779B97F4A7C15);
}
