using Taproot.Store.Query;
using Taproot.Store.Recent;
using Taproot.Store.Writing;
using Taproot.Telemetry;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Store.Metrics;

/// <summary>Group commit of samples and of the series that they belong to.</summary>
internal sealed class MetricWriter(WriterServices services, LabelCache labels, SampleCache kept, RecentStore recent) : IMetricWriter, IAsyncDisposable
{
    private const int FullRows = 100_000;
    private const long BytesASample = 64;

    private readonly SignalWriter<MetricGroup> _writer = new(
        Signal.Metrics, services,
        new(FullRows, FullRows * BytesASample, services.Options.MaximumPendingSamples, Math.Max(services.Options.MaximumPendingBytes, services.Options.MaximumPendingSamples * BytesASample)),
        () => NewGroups(services, labels, kept, recent));

    public async Task WriteAsync(string project, MetricBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.SampleCount == 0 && batch.Metadata.Count == 0 && batch.Exemplars.Count == 0) return;
        if (batch.SampleCount > 0) await recent.BeginAsync(project, cancellationToken);
        await _writer.WriteAsync(project, batch, batch.SampleCount, static (group, b) => group.Add(b), cancellationToken);
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    // A project's groups share its ledgers of what is stored already.
    private static Func<MetricGroup> NewGroups(WriterServices services, LabelCache labels, SampleCache kept, RecentStore recent)
    {
        var (ledger, told) = (new SeriesLedger(), new MetadataLedger(services.Time));
        return () => new(ledger, told, labels, kept, recent, services.Metrics);
    }
}
