using System.Runtime.InteropServices;
using Taproot.Telemetry;

namespace Taproot.Store.Query;

/// <summary>The series that meet a selector: by metric, then by fingerprint, their labels with the metric's name among them.</summary>
internal sealed class SeriesSet
{
    private readonly Dictionary<string, Dictionary<ulong, Labels>> _metrics = new(StringComparer.Ordinal);

    /// <summary>Series in all.</summary>
    public int Count { get; private set; }

    /// <summary>Names of the metrics, unordered.</summary>
    public IReadOnlyCollection<string> Metrics => _metrics.Keys;

    /// <summary>All fingerprints; one that several metrics have comes several times.</summary>
    public IEnumerable<ulong> Fingerprints => _metrics.Values.SelectMany(m => m.Keys);

    /// <summary>All label sets.</summary>
    public IEnumerable<Labels> Labels => _metrics.Values.SelectMany(m => m.Values);

    public bool Contains(string metric, ulong fingerprint) => _metrics.TryGetValue(metric, out var series) && series.ContainsKey(fingerprint);

    /// <summary>One metric's series.</summary>
    public IReadOnlyDictionary<ulong, Labels> Of(string metric) => _metrics[metric];

    public void Add(string metric, ulong fingerprint, Labels labels)
    {
        ref var series = ref CollectionsMarshal.GetValueRefOrAddDefault(_metrics, metric, out _);
        series ??= [];
        if (series.TryAdd(fingerprint, labels)) Count++;
    }
}
