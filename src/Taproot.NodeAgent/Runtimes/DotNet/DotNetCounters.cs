using System.Collections.Frozen;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Runtimes.DotNet;

/// <summary>Adds up what a runtime reports of its counters. Written by the session's task, read by the rounds.</summary>
internal sealed class DotNetCounters(TimeProvider time, TimeSpan lifetime) : INetTraceHandler
{
    private static readonly FrozenDictionary<string, (MetricDescriptor Metric, string Generation)> Known =
        new Dictionary<string, (MetricDescriptor, string)>(StringComparer.Ordinal)
        {
            ["alloc-rate"] = (DotNetMetrics.Allocated, ""),
            ["exception-count"] = (DotNetMetrics.Exceptions, ""),
            ["gen-0-size"] = (DotNetMetrics.HeapSize, "Gen0"),
            ["gen-1-size"] = (DotNetMetrics.HeapSize, "Gen1"),
            ["gen-2-size"] = (DotNetMetrics.HeapSize, "Gen2"),
            ["loh-size"] = (DotNetMetrics.HeapSize, "LOH"),
            ["poh-size"] = (DotNetMetrics.HeapSize, "POH"),
            ["gc-committed"] = (DotNetMetrics.Committed, ""),
            ["gen-0-gc-count"] = (DotNetMetrics.GcCount, "Gen0"),
            ["gen-1-gc-count"] = (DotNetMetrics.GcCount, "Gen1"),
            ["gen-2-gc-count"] = (DotNetMetrics.GcCount, "Gen2"),
            ["total-pause-time-by-gc"] = (DotNetMetrics.GcPause, ""),
            ["gc-fragmentation"] = (DotNetMetrics.Fragmentation, ""),
            ["monitor-lock-contention-count"] = (DotNetMetrics.LockContentions, ""),
            ["threadpool-completed-items-count"] = (DotNetMetrics.CompletedItems, ""),
            ["threadpool-queue-length"] = (DotNetMetrics.QueueLength, ""),
            ["threadpool-thread-count"] = (DotNetMetrics.PoolSize, ""),
            ["time-in-jit"] = (DotNetMetrics.JitTime, ""),
            ["active-timer-count"] = (DotNetMetrics.Timers, ""),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, (MetricDescriptor Metric, string Generation)>.AlternateLookup<ReadOnlySpan<char>> ByName =
        Known.GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly Lock _lock = new();
    private readonly Dictionary<(MetricDescriptor Metric, string Generation), double> _values = [];
    private long _reportedAt;

    /// <summary>Blocks and events that could not be understood.</summary>
    internal long Malformed { get; private set; }

    public void OnMalformed()
    {
        lock (_lock)
            Malformed++;
    }

    public void OnEvent(NetTraceEventType type, ReadOnlySpan<byte> payload)
    {
        if (type is not { Provider: "System.Runtime", Name: "EventCounters" })
            return;
        if (!CounterValue.TryParse(type, payload, out CounterValue counter))
        {
            OnMalformed();
            return;
        }
        if (!ByName.TryGetValue(counter.Name, out var key) || (key.Metric.Type == MetricType.Counter) != counter.IsIncrement)
            return;
        double value = counter.Value * ScaleOf(counter.Unit);
        lock (_lock)
        {
            _reportedAt = time.GetTimestamp();
            if (!counter.IsIncrement)
                _values[key] = value;
            else if (value >= 0)
                _values[key] = _values.GetValueOrDefault(key) + value;
        }
    }

    /// <summary>Adds the values; gauges only while reports come.</summary>
    internal void Report(List<RuntimeSample> into, string application)
    {
        lock (_lock)
        {
            bool isFresh = _reportedAt != 0 && time.GetElapsedTime(_reportedAt) < lifetime;
            foreach (var ((metric, generation), value) in _values)
            {
                if (isFresh || metric.Type == MetricType.Counter)
                    into.Add(new(metric, value, application, generation));
            }
        }
    }

    private static double ScaleOf(ReadOnlySpan<char> unit) => unit switch
    {
        "MB" => 1e6,
        "ms" => 1e-3,
        _ => 1,
    };
}
