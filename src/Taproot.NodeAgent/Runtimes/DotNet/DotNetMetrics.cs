using System.Collections.Immutable;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Runtimes.DotNet;

/// <summary>Metrics of .NET runtimes.</summary>
internal static class DotNetMetrics
{
    private static readonly ImmutableArray<string> PerApplication = ["container_id", "app_id", "application"];
    private static readonly ImmutableArray<string> PerGeneration = [.. PerApplication, "generation"];

    internal static readonly MetricDescriptor Info = Gauge(
        "container_dotnet_info", "Meta information about the .NET runtime, always 1.", [.. PerApplication, "runtime_version"]);

    internal static readonly MetricDescriptor Allocated = Counter(
        "container_dotnet_memory_allocated_bytes_total", "Bytes allocated on the managed heap.", PerApplication);

    internal static readonly MetricDescriptor Exceptions = Counter("container_dotnet_exceptions_total", "Exceptions thrown.", PerApplication);

    internal static readonly MetricDescriptor HeapSize = Gauge(
        "container_dotnet_memory_heap_size_bytes", "Size of a generation of the managed heap in bytes, as of the last collection.", PerGeneration);

    internal static readonly MetricDescriptor Committed = Gauge(
        "container_dotnet_memory_committed_bytes", "Memory in bytes that the garbage collector holds, as of the last collection.", PerApplication);

    internal static readonly MetricDescriptor GcCount = Counter(
        "container_dotnet_gc_count_total", "Garbage collections of a generation; those of a higher one count for the lower ones too.", PerGeneration);

    internal static readonly MetricDescriptor GcPause = Counter(
        "container_dotnet_gc_pause_seconds_total", "Time in seconds in which garbage collections stopped the application (.NET 9 and newer).", PerApplication);

    internal static readonly MetricDescriptor Fragmentation = Gauge(
        "container_dotnet_heap_fragmentation_percent", "Share of the managed heap that is free between objects, in percent.", PerApplication);

    internal static readonly MetricDescriptor LockContentions = Counter(
        "container_dotnet_monitor_lock_contentions_total", "Times that a thread had to wait for a lock.", PerApplication);

    internal static readonly MetricDescriptor CompletedItems = Counter(
        "container_dotnet_thread_pool_completed_items_total", "Work items that the thread pool completed.", PerApplication);

    internal static readonly MetricDescriptor QueueLength = Gauge(
        "container_dotnet_thread_pool_queue_length", "Work items that wait for a thread of the pool.", PerApplication);

    internal static readonly MetricDescriptor PoolSize = Gauge("container_dotnet_thread_pool_size", "Threads of the pool.", PerApplication);

    internal static readonly MetricDescriptor JitTime = Counter(
        "container_dotnet_jit_time_seconds_total", "Time in seconds of compiling methods (.NET 6 and newer).", PerApplication);

    internal static readonly MetricDescriptor Timers = Gauge("container_dotnet_active_timers", "Timers that are set.", PerApplication);

    private static MetricDescriptor Gauge(string name, string help, ImmutableArray<string> labels) => new(name, MetricType.Gauge, help, labels);

    private static MetricDescriptor Counter(string name, string help, ImmutableArray<string> labels) => new(name, MetricType.Counter, help, labels);
}
