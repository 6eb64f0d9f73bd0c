using Taproot.Telemetry.Metrics;
using Taproot.Telemetry.Spool;

namespace Taproot.NodeAgent.Export;

/// <summary>What the spools and their senders say of themselves, by signal.</summary>
internal static class SpoolMetrics
{
    private static readonly MetricDescriptor Bytes = new("taproot_agent_spool_bytes", MetricType.Gauge, "Bytes of the disk spool.", ["signal"]);
    private static readonly MetricDescriptor Batches = new("taproot_agent_spool_batches", MetricType.Gauge, "Batches that wait in the disk spool.", ["signal"]);
    private static readonly MetricDescriptor Sent = new("taproot_agent_batches_sent_total", MetricType.Counter, "Batches that the server took.", ["signal"]);

    private static readonly MetricDescriptor Retries = new(
        "taproot_agent_send_failures_total", MetricType.Counter, "Attempts to send a batch that failed and are repeated.", ["signal"]);

    private static readonly MetricDescriptor Dropped = new(
        "taproot_agent_batches_dropped_total", MetricType.Counter, "Batches lost, by reason.", ["signal", "reason"]);

    public static void Collect(IMetricSink to, string signal, DiskSpool spool, SpoolSender sender)
    {
        to.Add(Bytes, spool.Bytes, signal);
        to.Add(Batches, spool.Records, signal);
        to.Add(Sent, sender.Sent, signal);
        to.Add(Retries, sender.Retried, signal);
        to.Add(Dropped, sender.Refused, signal, "refused_by_server");
        to.Add(Dropped, sender.Unsupported, signal, "not_taken_by_server");
        to.Add(Dropped, spool.DroppedRecords, signal, "spool_full");
        to.Add(Dropped, spool.CorruptRecords, signal, "spool_corrupt");
    }
}
