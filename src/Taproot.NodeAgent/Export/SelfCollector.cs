using System.Globalization;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Export;

/// <summary>What the agent itself costs.</summary>
internal sealed class SelfCollector(string version, ConsoleLogging logging) : IMetricCollector
{
    private static readonly MetricDescriptor Info = new("taproot_agent_info", MetricType.Gauge, "1, with the agent's version.", ["version"]);

    private static readonly MetricDescriptor Cpu = new(
        "taproot_agent_cpu_seconds_total", MetricType.Counter, "CPU seconds that the agent used.", ["mode"]);

    private static readonly MetricDescriptor Resident = new("taproot_agent_resident_bytes", MetricType.Gauge, "Resident memory of the agent in bytes.", []);
    private static readonly MetricDescriptor Heap = new("taproot_agent_gc_heap_bytes", MetricType.Gauge, "Managed heap in bytes after the last collection.", []);

    private static readonly MetricDescriptor Collections = new(
        "taproot_agent_gc_collections_total", MetricType.Counter, "Garbage collections.", ["generation"]);

    private static readonly MetricDescriptor Allocated = new(
        "taproot_agent_gc_allocated_bytes_total", MetricType.Counter, "Bytes allocated on the managed heap.", []);

    private static readonly MetricDescriptor Threads = new("taproot_agent_threads", MetricType.Gauge, "Threads of the agent.", []);
    private static readonly MetricDescriptor LogDrops = new("taproot_agent_log_lines_dropped_total", MetricType.Counter, "Log lines over the rate limit.", []);

    public void Collect(IMetricSink sink)
    {
        sink.Add(Info, 1, version);
        var usage = Environment.CpuUsage;
        sink.Add(Cpu, usage.UserTime.TotalSeconds, "user");
        sink.Add(Cpu, usage.PrivilegedTime.TotalSeconds, "system");
        var memory = GC.GetGCMemoryInfo();
        sink.Add(Heap, memory.HeapSizeBytes);
        sink.Add(Allocated, GC.GetTotalAllocatedBytes());
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
            sink.Add(Collections, GC.CollectionCount(generation), generation.ToString(CultureInfo.InvariantCulture));
        foreach (var line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith("VmRSS:", StringComparison.Ordinal)) sink.Add(Resident, Number(line) * 1024);
            else if (line.StartsWith("Threads:", StringComparison.Ordinal)) sink.Add(Threads, Number(line));
        }

        sink.Add(LogDrops, logging.DroppedLines);
    }

    private static double Number(string line)
    {
        var digits = line.AsSpan(line.IndexOf(':', StringComparison.Ordinal) + 1).Trim();
        var end = digits.IndexOf(' ');
        return double.Parse(end < 0 ? digits : digits[..end], CultureInfo.InvariantCulture);
    }
}
