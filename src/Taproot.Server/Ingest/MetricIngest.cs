using Taproot.Server.Recorder;
using Taproot.Store;
using Taproot.Telemetry;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Server.Ingest;

/// <summary>The last stretch of the way that samples of all protocols take: into the store, and on to the recorder.</summary>
internal sealed class MetricIngest(IMetricWriter writer, IStoredSamples stored, IngestCounters counters)
{
    /// <summary>Completes when the batch is stored; counts how late it is, and what of it is not kept.</summary>
    public async Task StoreAsync(string project, string protocol, MetricBatch batch, CancellationToken cancellation)
    {
        try
        {
            await writer.WriteAsync(project, batch, cancellation);
            stored.Stored(project, batch);
        }
        catch
        {
            // The sender has gone or the store has failed; what was sent may be stored all the same.
            stored.Missed(project);
            throw;
        }
        counters.Arrived(Signal.Metrics, project, protocol, batch.TimesMs);
        foreach (var (code, count) in batch.Refused.Reasons) counters.Dropped(Signal.Metrics, project, code, count);
        counters.Dropped(Signal.Metrics, project, "exemplar", batch.IgnoredExemplars);
        counters.Dropped(Signal.Metrics, project, "native_histogram", batch.IgnoredNativeHistograms);
        counters.Dropped(Signal.Metrics, project, "metadata", batch.Metadata.Ignored);
    }
}
