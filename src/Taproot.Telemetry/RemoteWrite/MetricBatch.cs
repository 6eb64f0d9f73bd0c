using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Text;

namespace Taproot.Telemetry.RemoteWrite;

/// <summary>
/// Series and samples in columns, texts as UTF-8 in one arena. Rent it, fill it, dispose it: the memory is used again. Not thread-safe.
/// </summary>
public sealed class MetricBatch : IDisposable
{
    // A label block is NAME FF VALUE FF ..., the very bytes that Labels.Fingerprint hashes; FF never occurs in UTF-8.
    internal const byte Separator = 0xFF;

    // Larger batches are left to the garbage collector, so that one burst does not hold memory for ever.
    private const int MaxRetainedBytes = 8 << 20;
    private const int MaxPooled = 16;

    private static readonly ConcurrentQueue<MetricBatch> Pool = new();

    private byte[] _arena = new byte[4096];
    private int _arenaLength;
    private ulong[] _fingerprints = new ulong[64];
    private Texts[] _texts = new Texts[64];
    private int[] _sampleSeries = new int[64];
    private long[] _times = new long[64];
    private double[] _values = new double[64];
    private bool _isPooled;

    /// <summary>Number of series; one that occurs twice in a request counts twice.</summary>
    public int SeriesCount { get; private set; }

    /// <summary>Number of samples.</summary>
    public int SampleCount { get; private set; }

    /// <summary>Exemplars that the request held and that were left out.</summary>
    public int IgnoredExemplars { get; internal set; }

    /// <summary>Native histograms that the request held and that were left out.</summary>
    public int IgnoredNativeHistograms { get; internal set; }

    /// <summary>What was refused of a request that was taken otherwise.</summary>
    public RefusedSamples Refused { get; } = new();

    /// <summary>Exemplars of the series.</summary>
    public ExemplarList Exemplars { get; } = new();

    /// <summary>What the request tells of metrics.</summary>
    public MetadataList Metadata { get; } = new();

    /// <summary>For each series <see cref="Labels.Fingerprint"/> of its labels without the metric name.</summary>
    public ReadOnlySpan<ulong> Fingerprints => _fingerprints.AsSpan(0, SeriesCount);

    /// <summary>For each sample the index of its series.</summary>
    public ReadOnlySpan<int> SampleSeries => _sampleSeries.AsSpan(0, SampleCount);

    /// <summary>For each sample its time, milliseconds since the epoch.</summary>
    public ReadOnlySpan<long> TimesMs => _times.AsSpan(0, SampleCount);

    /// <summary>For each sample its value; staleness markers keep their bits.</summary>
    public ReadOnlySpan<double> Values => _values.AsSpan(0, SampleCount);

    /// <summary>Takes an empty batch from the pool.</summary>
    public static MetricBatch Rent()
    {
        if (!Pool.TryDequeue(out var batch)) return new();
        batch._isPooled = false;
        return batch;
    }

    /// <summary>The metric name of a series, UTF-8.</summary>
    public ReadOnlySpan<byte> GetMetricName(int series)
    {
        var texts = _texts[series];
        return _arena.AsSpan(texts.NameOffset, texts.NameLength);
    }

    /// <summary>The labels of a series without the metric name, in name order.</summary>
    public Utf8Labels GetLabels(int series) => new(GetLabelBlock(series));

    /// <summary>The labels as one block: name, FF, value, FF, in name order; equal exactly for equal labels.</summary>
    public ReadOnlySpan<byte> GetLabelBlock(int series)
    {
        var texts = _texts[series];
        return _arena.AsSpan(texts.LabelsOffset, texts.LabelsLength);
    }

    /// <summary>The labels of a series as strings: for series seen for the first time, not for each sample.</summary>
    public Labels ToLabels(int series)
    {
        var labels = new List<Label>();
        foreach (var label in GetLabels(series)) labels.Add(new(Encoding.UTF8.GetString(label.Name), Encoding.UTF8.GetString(label.Value)));
        return Labels.Create(labels);
    }

    /// <summary>Appends a series and returns its index.</summary>
    public int AddSeries(string metric, Labels labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var series = BeginSeries();
        SetMetricName(series, Encoding.UTF8.GetBytes(metric));
        BeginLabels(series);
        foreach (var (name, value) in labels.Items) AppendLabel(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
        EndLabels(series);
        return series;
    }

    /// <summary>Appends a sample to a series.</summary>
    public void AddSample(int series, long timeMs, double value)
    {
        var index = SampleCount;
        if (index == _values.Length) GrowSamples();
        _sampleSeries[index] = series;
        _times[index] = timeMs;
        _values[index] = value;
        SampleCount = index + 1;
    }

    /// <summary>Forgets the content, keeps the memory.</summary>
    public void Clear()
    {
        (SeriesCount, SampleCount, _arenaLength, IgnoredExemplars, IgnoredNativeHistograms) = (0, 0, 0, 0, 0);
        Refused.Clear();
        Metadata.Clear();
        Exemplars.Clear();
    }

    /// <summary>Gives the batch back to the pool.</summary>
    public void Dispose()
    {
        if (_isPooled) return;
        _isPooled = true;
        Clear();
        var retained = (long)_arena.Length + _texts.Length * 24L + _values.Length * 20L + Exemplars.RetainedBytes;
        if (retained <= MaxRetainedBytes && Pool.Count < MaxPooled) Pool.Enqueue(this);
    }

    /// <summary>Where a reader collects one series' labels before they are sorted; here, so that it is pooled too.</summary>
    internal LabelCollector LabelScratch { get; } = new();

    /// <summary>Where a reader keeps one request's table of texts.</summary>
    internal SymbolTable SymbolScratch { get; } = new();

    internal int BeginSeries()
    {
        var index = SeriesCount;
        if (index == _fingerprints.Length) GrowSeries();
        SeriesCount = index + 1;
        return index;
    }

    /// <summary>Bytes of all names and labels.</summary>
    internal int TextBytes => _arenaLength;

    /// <summary>Where the batch ends now, to go back to.</summary>
    internal (int Series, int Samples, int Arena) Mark() => (SeriesCount, SampleCount, _arenaLength);

    /// <summary>Forgets what was added since.</summary>
    internal void GoBack((int Series, int Samples, int Arena) mark)
    {
        (SeriesCount, SampleCount, _arenaLength) = mark;
        Exemplars.GoBack(mark.Series);
    }

    internal void SetMetricName(int series, ReadOnlySpan<byte> name)
    {
        EnsureArena(name.Length);
        name.CopyTo(_arena.AsSpan(_arenaLength));
        _texts[series].NameOffset = _arenaLength;
        _texts[series].NameLength = name.Length;
        _arenaLength += name.Length;
    }

    internal void BeginLabels(int series) => _texts[series].LabelsOffset = _arenaLength;

    internal void AppendLabel(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        EnsureArena(name.Length + value.Length + 2);
        var target = _arena.AsSpan(_arenaLength, name.Length + value.Length + 2);
        name.CopyTo(target);
        target[name.Length] = Separator;
        value.CopyTo(target[(name.Length + 1)..]);
        target[^1] = Separator;
        _arenaLength += target.Length;
    }

    internal void EndLabels(int series)
    {
        ref var texts = ref _texts[series];
        texts.LabelsLength = _arenaLength - texts.LabelsOffset;
        _fingerprints[series] = XxHash3.HashToUInt64(_arena.AsSpan(texts.LabelsOffset, texts.LabelsLength));
    }

    private void EnsureArena(int more)
    {
        if (_arena.Length - _arenaLength < more) Array.Resize(ref _arena, Math.Max(_arena.Length * 2, _arenaLength + more));
    }

    private void GrowSeries()
    {
        var size = _fingerprints.Length * 2;
        Array.Resize(ref _fingerprints, size);
        Array.Resize(ref _texts, size);
    }

    private void GrowSamples()
    {
        var size = _values.Length * 2;
        Array.Resize(ref _sampleSeries, size);
        Array.Resize(ref _times, size);
        Array.Resize(ref _values, size);
    }

    private struct Texts
    {
        public int NameOffset;
        public int NameLength;
        public int LabelsOffset;
        public int LabelsLength;
    }
}
