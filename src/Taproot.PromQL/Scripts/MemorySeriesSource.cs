using Taproot.PromQL.Source;
using Taproot.Telemetry;

namespace Taproot.PromQL.Scripts;

/// <summary>Series in memory: what scripts load, and what tests of the engine read.</summary>
public sealed class MemorySeriesSource : ISeriesSource
{
    private readonly Dictionary<Labels, Samples> _series = [];

    /// <summary>The label sets of all series.</summary>
    public IReadOnlyCollection<Labels> Series => _series.Keys;

    /// <summary>Adds samples of one series in rising order of time; those at or before the last that is there are left out.</summary>
    public void Add(Labels labels, ReadOnlySpan<long> timesMs, ReadOnlySpan<double> values)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (!_series.TryGetValue(labels, out var samples)) _series[labels] = samples = new([], []);
        for (var i = 0; i < timesMs.Length; i++)
        {
            if (samples.Times.Count > 0 && timesMs[i] <= samples.Times[^1]) continue;
            samples.Times.Add(timesMs[i]);
            samples.Values.Add(values[i]);
        }
    }

    /// <summary>Removes everything.</summary>
    public void Clear() => _series.Clear();

    /// <inheritdoc/>
    public Task SelectAsync(SeriesSelection selection, SampledSeriesHandler handler, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        ArgumentNullException.ThrowIfNull(handler);
        var patterns = LabelPattern.CreateAll(selection.Matchers);
        foreach (var (labels, samples) in _series)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!patterns.All(pattern => pattern.IsMatch(labels))) continue;
            var (first, end) = (samples.FirstAfter(selection.AfterMs), samples.FirstAfter(selection.ToMs));
            if (first < end) handler(labels, samples.TimesOf(first, end), samples.ValuesOf(first, end));
        }
        return Task.CompletedTask;
    }

    private sealed record Samples(List<long> Times, List<double> Values)
    {
        // The index of the first sample later than a time.
        public int FirstAfter(long timeMs)
        {
            var at = Times.BinarySearch(timeMs);
            return at < 0 ? ~at : at + 1;
        }

        public ReadOnlySpan<long> TimesOf(int first, int end) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(Times)[first..end];

        public ReadOnlySpan<double> ValuesOf(int first, int end) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(Values)[first..end];
    }
}
