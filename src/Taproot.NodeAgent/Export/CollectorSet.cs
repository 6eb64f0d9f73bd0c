using Microsoft.Extensions.Logging;
using Taproot.NodeAgent.Host;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Export;

/// <summary>All collectors of the agent. One that fails costs its own values of that round only. Thread-safe: rounds queue up.</summary>
internal sealed class CollectorSet(TimeProvider time, ILogger<CollectorSet> logger)
{
    private static readonly MetricDescriptor Duration = new(
        "taproot_agent_collector_duration_seconds", MetricType.Gauge, "Seconds that the collector took in the last round.", ["collector"]);

    private static readonly MetricDescriptor Errors = new(
        "taproot_agent_collector_errors_total", MetricType.Counter, "Rounds in which the collector failed.", ["collector"]);

    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private readonly ZoneLabels _zone = new();

    /// <summary>Where this host is, which may become known later.</summary>
    public Func<CloudIdentity> Cloud { get; set; } = static () => new();

    /// <summary>Adds a collector under a name.</summary>
    public void Add(string name, IMetricCollector collector)
    {
        lock (_lock) _entries.Add(new(name, collector));
    }

    /// <summary>Runs one round.</summary>
    public void Collect(IMetricSink sink)
    {
        lock (_lock)
        {
            sink = _zone.Around(sink, Cloud());
            foreach (var entry in _entries)
            {
                var start = time.GetTimestamp();
                CollectOne(entry, sink);
                sink.Add(Duration, time.GetElapsedTime(start).TotalSeconds, entry.Name);
                sink.Add(Errors, entry.Errors, entry.Name);
            }
        }
    }

    private void CollectOne(Entry entry, IMetricSink sink)
    {
#pragma warning disable CA1031 // The boundary between rooms: no collector may stop the others.
        try
        {
            entry.Collector.Collect(sink);
        }
        catch (Exception e)
        {
            entry.Errors++;
            ExportLog.CollectorFailed(logger, entry.Name, e);
        }
#pragma warning restore CA1031
    }

    private sealed class Entry(string name, IMetricCollector collector)
    {
        public string Name { get; } = name;

        public IMetricCollector Collector { get; } = collector;

        public long Errors { get; set; }
    }
}
