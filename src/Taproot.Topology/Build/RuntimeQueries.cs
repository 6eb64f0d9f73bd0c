using System.Collections.Immutable;
using Taproot.Telemetry.Series;
using static Taproot.Topology.Build.SeriesCatalog;

namespace Taproot.Topology.Build;

/// <summary>Series of language runtimes.</summary>
internal static class RuntimeQueries
{
    public static ImmutableArray<SeriesQuery> All { get; } =
    [
        Last("container_jvm_info", Container, "jvm", "java_version"),
        .. Each(k => Last($"container_jvm_{k}", Container, "jvm"),
            "heap_size_bytes", "heap_used_bytes", "heap_max_size_bytes", "profiling_status", "threads", "metaspace_used_bytes", "loaded_classes"),
        Rate("container_jvm_gc_time_seconds", Container, "jvm", "gc"),
        Rate("container_jvm_gc_count_total", Container, "jvm", "gc"),
        .. Each(k => Rate($"container_jvm_{k}", Container, "jvm"),
            "safepoint_time_seconds", "safepoint_sync_time_seconds", "safepoints_total", "alloc_bytes_total", "alloc_objects_total",
            "lock_contentions_total", "lock_time_seconds_total"),
        Last("container_dotnet_info", Container, "application", "runtime_version"),
        .. Each(k => Last($"container_dotnet_{k}", Container, "application"),
            "memory_committed_bytes", "heap_fragmentation_percent", "thread_pool_queue_length", "thread_pool_size"),
        Last("container_dotnet_memory_heap_size_bytes", Container, "application", "generation"),
        Rate("container_dotnet_gc_count_total", Container, "application", "generation"),
        .. Each(k => Rate($"container_dotnet_{k}_total", Container, "application"),
            "memory_allocated_bytes", "exceptions", "gc_pause_seconds", "monitor_lock_contentions", "thread_pool_completed_items"),
        Last("container_go_info", Container, "go_version"),
        Rate("container_go_alloc_bytes_total", Container),
        Rate("container_go_alloc_objects_total", Container),
        Last("container_go_heap_inuse_bytes", Container),
        Rate("container_python_thread_lock_wait_time_seconds", Container),
        Rate("container_nodejs_event_loop_blocked_time_seconds_total", Container),
        Rate("container_nodejs_event_loop_iterations_total", Container),
    ];
}
