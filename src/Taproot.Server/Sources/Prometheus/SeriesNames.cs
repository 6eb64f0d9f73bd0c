using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Text;
using Taproot.Server.Sources.Prometheus.Client;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;
using Taproot.Topology.Build;

namespace Taproot.Server.Sources.Prometheus;

/// <summary>
/// Labels of the series that were read, by fingerprint, for the recorder asks for them after it has seen samples. Only those labels are kept that some
/// query keeps: a scrape adds others (job, instance, pod) that are of no use here. Bounded: what has not been seen for long goes first.
/// </summary>
internal sealed class SeriesNames(IReadOnlyDictionary<string, IReadOnlySet<string>> keptByMetric, int capacity)
{
    private readonly ConcurrentDictionary<(string Metric, ulong Fingerprint), Entry> _series = [];
    private readonly ConcurrentDictionary<string, string> _texts = new(StringComparer.Ordinal);
    private long _scan;

    private sealed class Entry(Labels labels)
    {
        public Labels Labels { get; } = labels;

        public long SeenInScan;
    }

    /// <summary>Begins a scan: what was not seen in any of the last ones may go.</summary>
    public void BeginScan()
    {
        var scan = Interlocked.Increment(ref _scan);
        if (_series.Count <= capacity / 2) return;
        foreach (var (key, entry) in _series)
            if (scan - Volatile.Read(ref entry.SeenInScan) > 40) _series.TryRemove(key, out _);
        _texts.Clear();
    }

    /// <summary>The fingerprint of a block of labels; <see langword="null"/> when there is no room for another series.</summary>
    public ulong? Note(string metric, ReadOnlySpan<byte> labelBlock)
    {
        var fingerprint = XxHash3.HashToUInt64(labelBlock);
        if (!_series.TryGetValue((metric, fingerprint), out var entry))
        {
            if (_series.Count >= capacity) return null;
            entry = _series.GetOrAdd((metric, fingerprint), new Entry(Decode(metric, labelBlock)));
        }
        Volatile.Write(ref entry.SeenInScan, Volatile.Read(ref _scan));
        return fingerprint;
    }

    /// <summary>The labels of a series that was read.</summary>
    public SeriesIdentity? Find(string metric, ulong fingerprint) =>
        _series.TryGetValue((metric, fingerprint), out var entry) ? new(metric, fingerprint, entry.Labels) : null;

    private Labels Decode(string metric, ReadOnlySpan<byte> block)
    {
        var kept = keptByMetric[metric];
        var labels = LabelBlock.Decode(block);
        labels.RemoveAll(l => !kept.Contains(l.Name) && !IsKeptByPrefix(metric, l.Name));
        for (var i = 0; i < labels.Count; i++) labels[i] = new(Shared(labels[i].Name), Shared(labels[i].Value));
        return Labels.Create(labels.ToArray());
    }

    private static bool IsKeptByPrefix(string metric, string label) => SeriesCatalog.ByName.TryGetValue(metric, out var query) && query.KeepsByPrefix(label);

    private string Shared(string text) => _texts.Count >= capacity ? text : _texts.GetOrAdd(text, text);

    /// <summary>The name as a string that is shared; <see langword="null"/> when no such metric was asked for.</summary>
    public string? Metric(ReadOnlySpan<byte> name)
    {
        Span<char> text = stackalloc char[256];
        if (name.Length > text.Length || !Encoding.UTF8.TryGetChars(name, text, out var length)) return null;
        return _metrics.TryGetValue(text[..length], out var known) ? known : null;
    }

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _metrics =
        new HashSet<string>(keptByMetric.Keys, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
}
