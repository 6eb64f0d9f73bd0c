using System.Collections.Immutable;
using Taproot.PromQL.Source;
using Taproot.Server.Sources.Prometheus.Client;
using Taproot.Telemetry;
using Taproot.Telemetry.Series;

namespace Taproot.Server.Sources.Prometheus;

/// <summary>
/// Reads for the recorder the raw samples of the world's metrics: <c>{__name__=~"a|b|…"}[45000ms]</c> at an instant gives every sample with its own time, on
/// every server that speaks PromQL. The recorder then computes from them what it computes from our own store, so the world is the same; a
/// <c>rate()</c> there would extrapolate, and miss the first increase of a new counter. Metrics are asked for in groups, a few at a time; a group that is
/// too much for the far side is halved.
/// </summary>
internal sealed class PrometheusSampleScanner(PrometheusClient client, ImmutableArray<LabelMatcher> extra, SeriesNames names, PrometheusMetrics metrics, string project, TimeProvider time)
    : ISampleScanner
{
    private const int GroupSize = 12, Parallel = 4;
    private readonly Lock _handling = new();

    /// <inheritdoc/>
    public async Task ScanAsync(
        string project, IReadOnlyCollection<string> metrics, long fromMs, long toMs, SampleBlockHandler handler, CancellationToken cancellationToken)
    {
        names.BeginScan();
        await System.Threading.Tasks.Parallel.ForEachAsync(
            metrics.Chunk(GroupSize), new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
            async (group, stop) => await ScanGroupAsync(group, fromMs, toMs, handler, stop));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SeriesIdentity>> FindSeriesAsync(
        string project, IReadOnlyCollection<string> metrics, long sinceMs, CancellationToken cancellationToken)
    {
        var query = new CatalogQuery([[SelectorText.AnyOf([.. metrics])]], sinceMs, time.GetUtcNow().ToUnixTimeMilliseconds(), client.Limits.MaxSeries);
        var answer = await new PrometheusSeriesSource(client, extra).FindSeriesAsync(query, cancellationToken);
        return [.. answer.Items.Select(Identity)];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SeriesIdentity>> GetSeriesAsync(
        string project, string metric, IReadOnlyCollection<ulong> fingerprints, CancellationToken cancellationToken)
    {
        var found = new List<SeriesIdentity>(fingerprints.Count);
        foreach (var fingerprint in fingerprints)
            if (names.Find(metric, fingerprint) is { } identity) found.Add(identity);
        return Task.FromResult<IReadOnlyList<SeriesIdentity>>(found);
    }

    private static SeriesIdentity Identity(Labels labels)
    {
        var own = Labels.Create(labels.Items.Where(l => l.Name != "__name__"));
        return new(labels["__name__"], own.Fingerprint, own);
    }

    private async Task ScanGroupAsync(string[] group, long fromMs, long toMs, SampleBlockHandler handler, CancellationToken cancellationToken)
    {
        var expression = SelectorText.Range(SelectorText.Of([SelectorText.AnyOf(group)], extra), toMs - fromMs);
        try
        {
            await client.QueryAsync(expression, toMs, (metric, block, times, values) => Take(metric, block, times, values, fromMs, handler), cancellationToken);
        }
        catch (PrometheusException e) when (group.Length > 1 && e.Failure is PrometheusFailure.TooMuchAsked or PrometheusFailure.TooLarge or PrometheusFailure.TimedOut)
        {
            // Samples that the recorder has already taken it ignores the second time.
            await ScanGroupAsync(group[..(group.Length / 2)], fromMs, toMs, handler, cancellationToken);
            await ScanGroupAsync(group[(group.Length / 2)..], fromMs, toMs, handler, cancellationToken);
        }
    }

    private void Take(
        ReadOnlySpan<byte> metric, ReadOnlySpan<byte> labelBlock, ReadOnlySpan<long> times, ReadOnlySpan<double> values, long fromMs, SampleBlockHandler handler)
    {
        // Prometheus 2 includes the beginning of a range, Prometheus 3 does not.
        var first = 0;
        while (first < times.Length && times[first] <= fromMs) first++;
        if (first == times.Length) return;
        if (names.Metric(metric) is not { } name || names.Note(name, labelBlock) is not { } fingerprint)
        {
            metrics.DroppedSeries(project, 1);
            return;
        }
        Span<ulong> fingerprints = stackalloc ulong[times.Length - first <= 256 ? times.Length - first : 0];
        if (fingerprints.IsEmpty) fingerprints = new ulong[times.Length - first];
        fingerprints.Fill(fingerprint);
        lock (_handling) handler(name, new(fingerprints, times[first..], values[first..]));
    }
}
