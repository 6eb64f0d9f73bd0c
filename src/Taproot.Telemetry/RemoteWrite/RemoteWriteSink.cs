using System.IO.Hashing;
using System.Runtime.InteropServices;
using Taproot.Telemetry.Metrics;

namespace Taproot.Telemetry.RemoteWrite;

/// <summary>Takes one finished request: its body, ready to be sent, and the number of samples in it.</summary>
public delegate void RemoteWriteBodyHandler(byte[] body, int samples);

/// <summary>
/// Turns collection rounds into remote-write requests: adds the constant labels, <c>up</c>, and a staleness marker for each series of the
/// round before that is gone. Call <see cref="Begin"/>, the collectors, <see cref="End"/>, and at the very end <see cref="EndAll"/>. Not thread-safe.
/// </summary>
public sealed class RemoteWriteSink : IMetricSink
{
    /// <summary>The NaN that tells Prometheus and us that a series has ended.</summary>
    public const ulong StalenessMarkerBits = 0x7ff0000000000002;

    private static readonly double StalenessMarker = BitConverter.UInt64BitsToDouble(StalenessMarkerBits);
    private static readonly MetricDescriptor Up = new("up", MetricType.Gauge, "1 while the agent collects.", []);

    private readonly Labels _constantLabels;
    private readonly RemoteWriteBodyHandler _handler;
    private readonly int _maxSamples;
    private readonly int _maxSeries;
    private readonly RemoteWriteWriter _writer = new();
    private readonly ByteBuffer _scratch = new();
    private readonly Dictionary<MetricDescriptor, Templates> _templates = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<UInt128, Series> _series = [];
    private readonly List<UInt128> _gone = [];
    private long _timeMs;
    private uint _round;

    /// <summary>Makes the sink.</summary>
    /// <param name="constantLabels">Labels of all series.</param>
    /// <param name="handler">Takes each request.</param>
    /// <param name="maxSamples">Samples in a request.</param>
    /// <param name="maxSeries">Live series; more are left out and counted.</param>
    public RemoteWriteSink(Labels constantLabels, RemoteWriteBodyHandler handler, int maxSamples = 5000, int maxSeries = 300_000)
    {
        (_constantLabels, _handler, _maxSamples, _maxSeries) = (constantLabels, handler, maxSamples, maxSeries);
    }

    /// <summary>Series alive in the last round.</summary>
    public int SeriesCount => _series.Count;

    /// <summary>Samples left out because there were too many series.</summary>
    public long DroppedSamples { get; private set; }

    /// <summary>Samples left out because the round had one of the same series already: a defect of a collector.</summary>
    public long DuplicateSamples { get; private set; }

    /// <summary>Starts a round; all its samples get the time <paramref name="timeMs"/>, milliseconds since the epoch.</summary>
    public void Begin(long timeMs)
    {
        _timeMs = timeMs;
        _round++;
        Add(Up, 1);
    }

    /// <inheritdoc/>
    public void Add(MetricDescriptor metric, double value, params ReadOnlySpan<string> labelValues) =>
        Append(Find(metric).Plain, labelValues, 0, value);

    /// <inheritdoc/>
    public void AddHistogram(
        MetricDescriptor metric, ReadOnlySpan<double> upperBounds, ReadOnlySpan<ulong> counts, double sum, params ReadOnlySpan<string> labelValues)
    {
        var templates = Find(metric);
        var cumulative = 0UL;
        for (var i = 0; i < counts.Length; i++)
        {
            cumulative += counts[i];
            Append(templates.Bucket, labelValues, i < upperBounds.Length ? upperBounds[i] : double.PositiveInfinity, cumulative);
        }

        Append(templates.Sum, labelValues, 0, sum);
        Append(templates.Count, labelValues, 0, cumulative);
    }

    /// <summary>Ends the round: marks the series that are gone and hands over the last request.</summary>
    public void End()
    {
        foreach (var (key, series) in _series)
        {
            if (series.Round == _round) continue;
            Write(series.EncodedLabels, StalenessMarker);
            _gone.Add(key);
        }

        foreach (var key in _gone) _series.Remove(key);
        _gone.Clear();
        Flush();
    }

    /// <summary>Ends all series, since the agent stops: their markers get the time <paramref name="timeMs"/>, milliseconds since the epoch.</summary>
    public void EndAll(long timeMs)
    {
        // A marker at the time of the last sample would be taken for that sample again.
        _timeMs = Math.Max(timeMs, _timeMs + 1);
        foreach (var series in _series.Values) Write(series.EncodedLabels, StalenessMarker);
        _series.Clear();
        Flush();
    }

    private void Append(SeriesTemplate template, ReadOnlySpan<string> values, double bound, double value)
    {
        _scratch.Clear();
        template.Encode(_scratch, values, bound);
        ref var series = ref CollectionsMarshal.GetValueRefOrNullRef(_series, XxHash128.HashToUInt128(_scratch.Span));
        if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref series))
        {
            if (series.Round == _round)
            {
                DuplicateSamples++;
                return;
            }

            series.Round = _round;
        }
        else if (_series.Count < _maxSeries)
        {
            _series.Add(XxHash128.HashToUInt128(_scratch.Span), new() { EncodedLabels = _scratch.Span.ToArray(), Round = _round });
        }
        else
        {
            DroppedSamples++;
            return;
        }

        Write(_scratch.Span, value);
    }

    private void Write(ReadOnlySpan<byte> encodedLabels, double value)
    {
        _writer.Add(encodedLabels, value, _timeMs);
        if (_writer.SampleCount >= _maxSamples) Flush();
    }

    private void Flush()
    {
        var samples = _writer.SampleCount;
        if (samples > 0) _handler(_writer.TakeBody(), samples);
    }

    private Templates Find(MetricDescriptor metric)
    {
        if (_templates.TryGetValue(metric, out var templates)) return templates;
        templates = new(metric, _constantLabels);
        _templates.Add(metric, templates);
        return templates;
    }

    private struct Series
    {
        public byte[] EncodedLabels;
        public uint Round;
    }

    private sealed class Templates(MetricDescriptor metric, Labels constantLabels)
    {
        public SeriesTemplate Plain { get; } = new(metric.Name, metric, constantLabels, false);

        public SeriesTemplate Bucket { get; } = new(metric.Name + "_bucket", metric, constantLabels, true);

        public SeriesTemplate Sum { get; } = new(metric.Name + "_sum", metric, constantLabels, false);

        public SeriesTemplate Count { get; } = new(metric.Name + "_count", metric, constantLabels, false);
    }
}
