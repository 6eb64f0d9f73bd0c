using Taproot.Telemetry.Metrics;
using Taproot.Telemetry.RemoteWrite;
using Taproot.Telemetry.Spool;

namespace Taproot.NodeAgent.Export;

/// <summary>How the sending of metrics goes: the spool, the batches, what was lost and why.</summary>
internal sealed class ExportCollector(DiskSpool spool, SpoolSender sender, RemoteWriteSink sink) : IMetricCollector
{
    private static readonly MetricDescriptor SamplesDropped = new(
        "taproot_agent_samples_dropped_total", MetricType.Counter, "Samples left out, by reason.", ["reason"]);

    private static readonly MetricDescriptor Series = new("taproot_agent_series", MetricType.Gauge, "Series of the last round.", []);

    public void Collect(IMetricSink to)
    {
        SpoolMetrics.Collect(to, "metrics", spool, sender);
        to.Add(SamplesDropped, sink.DroppedSamples, "too_many_series");
        to.Add(SamplesDropped, sink.DuplicateSamples, "duplicate");
        to.Add(Series, sink.SeriesCount);
    }
}
