using Taproot.PromQL.Source;
using Taproot.Telemetry;

namespace Taproot.Store.Query;

/// <summary>
/// Hands sorted rows on series by series. A run within one block goes on as it lies there; one that spans blocks is put together first.
/// </summary>
internal sealed class SampleReading(SeriesSet series, string[] metrics, long mostSamples, SampledSeriesHandler handler)
{
    private readonly IReadOnlyDictionary<ulong, Labels>[] _series = [.. metrics.Select(series.Of)];
    private long[] _times = [];
    private double[] _values = [];
    private int _held;
    private (int Metric, ulong Fingerprint) _run = (-1, 0);

    /// <summary>Rows read.</summary>
    public long Samples { get; private set; }

    /// <summary>Takes a block; without a column of metrics all rows are of the first one.</summary>
    public void Take(ReadOnlySpan<ushort> numbers, ReadOnlySpan<ulong> fingerprints, Span<long> times, Span<double> values)
    {
        Samples += fingerprints.Length;
        if (Samples > mostSamples)
            throw new SeriesSourceException($"The query reads more than {mostSamples} samples. Ask for fewer series, a shorter time or a shorter range.");
        for (int start = 0, end; start < fingerprints.Length; start = end)
        {
            end = RunEnd(numbers, fingerprints, start);
            var run = (numbers.IsEmpty ? 0 : numbers[start] - 1, fingerprints[start]);
            if (run != _run) Finish();
            _run = run;
            if (end == fingerprints.Length || _held > 0) Hold(times[start..end], values[start..end]);
            else Deliver(times[start..end], values[start..end]);
        }
    }

    /// <summary>Hands on what is held back.</summary>
    public void Finish()
    {
        if (_held > 0) Deliver(_times.AsSpan(0, _held), _values.AsSpan(0, _held));
        _held = 0;
    }

    private static int RunEnd(ReadOnlySpan<ushort> numbers, ReadOnlySpan<ulong> fingerprints, int start)
    {
        var end = fingerprints[start..].IndexOfAnyExcept(fingerprints[start]) is >= 0 and var run ? start + run : fingerprints.Length;
        if (numbers.IsEmpty) return end;
        return numbers[start..end].IndexOfAnyExcept(numbers[start]) is >= 0 and var same ? start + same : end;
    }

    private void Hold(ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        if (_times.Length - _held < times.Length)
        {
            var size = Math.Max(_times.Length * 2, _held + times.Length);
            Array.Resize(ref _times, size);
            Array.Resize(ref _values, size);
        }
        times.CopyTo(_times.AsSpan(_held));
        values.CopyTo(_values.AsSpan(_held));
        _held += times.Length;
    }

    private void Deliver(Span<long> times, Span<double> values)
    {
        if (!_series[_run.Metric].TryGetValue(_run.Fingerprint, out var labels)) return;
        var kept = DropRepeated(times, values);
        handler(labels, times[..kept], values[..kept]);
    }

    /// <summary>A sender that got no answer sends again: the same sample may be stored twice. The first counts.</summary>
    private static int DropRepeated(Span<long> times, Span<double> values)
    {
        var kept = 1;
        for (var i = 1; i < times.Length; i++)
        {
            if (times[i] == times[kept - 1]) continue;
            if (kept != i) (times[kept], values[kept]) = (times[i], values[i]);
            kept++;
        }
        return kept;
    }
}
