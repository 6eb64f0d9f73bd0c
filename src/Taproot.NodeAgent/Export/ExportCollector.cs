using Taproot.Telemetry.Metrics;
using Taproot.Telemetry.RemoteWrite;
using Taproot.Telemetry.Spool;

namespace Taproot.NodeAgent.Export;

/// <summary>How sending goes: the spool, the batches, what was lost and why.</summary>
internal sealed class ExportCollector(DiskSpool spool, RemoteWriteSender sender, RemoteWriteSink sink) : IMetricCollector
{
    private static readonly MetricDescriptor SpoolBytes = new("taproot_agent_spool_bytes", MetricType.Gauge, "Bytes of the disk spool.", []);
    private static readonly MetricDescriptor SpoolRecords = new("taproot_agent_spool_batches", MetricType.Gauge, "Batches that wait in the disk spool.", []);
    private static readonly MetricDescriptor Sent = new("taproot_agent_batches_sent_total", MetricType.Counter, "Batches that the server took.", []);

    private static readonly MetricDescriptor Retries = new(
        "taproot_agent_send_failures_total", MetricType.Counter, "Attempts to send a batch that failed and are repeated.", []);

    private static readonly MetricDescriptor BatchesDropped = new(
        "taproot_agent_batches_dropped_total", MetricType.Counter, "Batches lost, by reason.", ["reason"]);

    private static readonly MetricDescriptor SamplesDropped = new(
        "taproot_agent_samples_dropped_total", MetricType.Counter, "Samples left out, by reason.", ["reason"]);

    private static readonly MetricDescriptor Series = new("taproot_agent_series", MetricType.Gauge, "Series of the last round.", []);

    public void Collect(IMetricSink to)
    {
        to.Add(SpoolBytes, spool.Bytes);
        to.Add(SpoolRecords, spool.Records);
        to.Add(Sent, sender.Sent);
        to.Add(Retries, sender.Retried);
        to.Add(BatchesDropped, sender.Refused, "refused_by_server");
        to.Add(BatchesDropped, spool.DroppedRecords, "spool_full");
        to.Add(BatchesDropped, spool.CorruptRecords, "spool_corrupt");
        to.Add(SamplesDropped, sink.DroppedSamples, "too_many_series");
        to.Add(SamplesDropped, sink.DuplicateSamples, "duplicate");
        to.Add(Series, sink.SeriesCount);
    }
}
