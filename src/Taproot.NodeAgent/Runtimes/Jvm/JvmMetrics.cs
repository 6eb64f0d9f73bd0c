using System.Collections.Immutable;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Runtimes.Jvm;

/// <summary>Metrics of Java virtual machines.</summary>
internal static class JvmMetrics
{
    private static readonly ImmutableArray<string> PerJvm = ["container_id", "app_id", "jvm"];

    internal static readonly MetricDescriptor Info = Gauge(
        "container_jvm_info", "Meta information about the JVM, always 1.", [.. PerJvm, "java_version"]);

    internal static readonly MetricDescriptor HeapSize = Gauge("container_jvm_heap_size_bytes", "Size of the heap in bytes.", PerJvm);

    internal static readonly MetricDescriptor HeapUsed = Gauge("container_jvm_heap_used_bytes", "Used part of the heap in bytes.", PerJvm);

    internal static readonly MetricDescriptor HeapMaximum = Gauge(
        "container_jvm_heap_max_size_bytes", "Size in bytes to which the heap may grow.", PerJvm);

    internal static readonly MetricDescriptor GcTime = Counter(
        "container_jvm_gc_time_seconds", "Time in seconds of garbage collections.", [.. PerJvm, "gc"]);

    internal static readonly MetricDescriptor GcCount = Counter(
        "container_jvm_gc_count_total", "Number of garbage collections.", [.. PerJvm, "gc"]);

    internal static readonly MetricDescriptor SafepointTime = Counter(
        "container_jvm_safepoint_time_seconds", "Time in seconds in which the application stood still at safepoints.", PerJvm);

    internal static readonly MetricDescriptor SafepointSyncTime = Counter(
        "container_jvm_safepoint_sync_time_seconds", "Time in seconds until all threads had reached a safepoint.", PerJvm);

    internal static readonly MetricDescriptor Safepoints = Counter("container_jvm_safepoints_total", "Number of safepoints.", PerJvm);

    internal static readonly MetricDescriptor Threads = Gauge("container_jvm_threads", "Live threads of Java code.", PerJvm);

    internal static readonly MetricDescriptor LoadedClasses = Gauge("container_jvm_loaded_classes", "Loaded classes.", PerJvm);

    internal static readonly MetricDescriptor MetaspaceUsed = Gauge(
        "container_jvm_metaspace_used_bytes", "Used part of the metaspace in bytes.", PerJvm);

    internal static readonly MetricDescriptor MetaspaceSize = Gauge("container_jvm_metaspace_size_bytes", "Size of the metaspace in bytes.", PerJvm);

    internal static readonly MetricDescriptor ProfilingStatus = Gauge(
        "container_jvm_profiling_status", "1 while a profiler of ours is at work in the JVM, else 0.", PerJvm);

    internal static readonly MetricDescriptor AllocatedBytes = Counter(
        "container_jvm_alloc_bytes_total", "Allocated bytes, estimated by async-profiler's samples.", PerJvm);

    internal static readonly MetricDescriptor AllocatedObjects = Counter(
        "container_jvm_alloc_objects_total", "Allocated objects, estimated by async-profiler's samples.", PerJvm);

    internal static readonly MetricDescriptor LockContentions = Counter(
        "container_jvm_lock_contentions_total", "Waits for locks that async-profiler saw.", PerJvm);

    internal static readonly MetricDescriptor LockTime = Counter(
        "container_jvm_lock_time_seconds_total", "Time in seconds of those waits.", PerJvm);

    private static MetricDescriptor Gauge(string name, string help, ImmutableArray<string> labels) => new(name, MetricType.Gauge, help, labels);

    private static MetricDescriptor Counter(string name, string help, ImmutableArray<string> labels) => new(name, MetricType.Counter, help, labels);
}
