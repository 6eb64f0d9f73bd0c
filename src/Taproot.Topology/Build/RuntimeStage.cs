using System.Runtime.InteropServices;
using Taproot.Telemetry;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>Language runtimes of containers.</summary>
internal static class RuntimeStage
{
    public static void Run(BuildContext context)
    {
        Jvms(context);
        DotNet(context);
        Go(context);
        Set(context, "container_python_thread_lock_wait_time_seconds", static (r, _, s) => r.PythonLockWait = s);
        Set(context, "container_nodejs_event_loop_blocked_time_seconds_total", static (r, _, s) => (r.NodeJs ??= new()).EventLoopBlocked = s);
        Set(context, "container_nodejs_event_loop_iterations_total", static (r, _, s) => (r.NodeJs ??= new()).EventLoopIterations = s);
    }

    private static void Jvms(BuildContext context)
    {
        SetJvm(context, "container_jvm_info", static (j, l, s) =>
        {
            // Of several versions the one that runs now.
            if (j.Info.IsEmpty || s.LastIndex() >= j.Info.LastIndex()) j.Version = l["java_version"];
            j.Info = TimeSeriesMath.Sum(j.Info, s);
        });
        SetJvm(context, "container_jvm_heap_size_bytes", static (j, _, s) => j.HeapSize = s);
        SetJvm(context, "container_jvm_heap_used_bytes", static (j, _, s) => j.HeapUsed = s);
        SetJvm(context, "container_jvm_heap_max_size_bytes", static (j, _, s) => j.HeapMax = s);
        SetJvm(context, "container_jvm_gc_time_seconds", static (j, l, s) => j.GcTime[l["gc"]] = s);
        SetJvm(context, "container_jvm_gc_count_total", static (j, l, s) => j.GcCount[l["gc"]] = s);
        SetJvm(context, "container_jvm_safepoint_time_seconds", static (j, _, s) => j.SafepointTime = s);
        SetJvm(context, "container_jvm_safepoint_sync_time_seconds", static (j, _, s) => j.SafepointSyncTime = s);
        SetJvm(context, "container_jvm_safepoints_total", static (j, _, s) => j.Safepoints = s);
        SetJvm(context, "container_jvm_alloc_bytes_total", static (j, _, s) => j.AllocatedBytes = s);
        SetJvm(context, "container_jvm_alloc_objects_total", static (j, _, s) => j.AllocatedObjects = s);
        SetJvm(context, "container_jvm_lock_contentions_total", static (j, _, s) => j.LockContentions = s);
        SetJvm(context, "container_jvm_lock_time_seconds_total", static (j, _, s) => j.LockTime = s);
        SetJvm(context, "container_jvm_profiling_status", static (j, _, s) => j.ProfilingStatus = s);
        SetJvm(context, "container_jvm_threads", static (j, _, s) => j.Threads = s);
        SetJvm(context, "container_jvm_metaspace_used_bytes", static (j, _, s) => j.MetaspaceUsed = s);
        SetJvm(context, "container_jvm_loaded_classes", static (j, _, s) => j.LoadedClasses = s);
    }

    private static void DotNet(BuildContext context)
    {
        SetDotNet(context, "container_dotnet_info", static (d, l, s) =>
        {
            if (d.Info.IsEmpty || s.LastIndex() >= d.Info.LastIndex()) d.Version = l["runtime_version"];
            d.Info = TimeSeriesMath.Sum(d.Info, s);
        });
        SetDotNet(context, "container_dotnet_memory_allocated_bytes_total", static (d, _, s) => d.AllocatedBytes = s);
        SetDotNet(context, "container_dotnet_exceptions_total", static (d, _, s) => d.Exceptions = s);
        SetDotNet(context, "container_dotnet_memory_heap_size_bytes", static (d, l, s) => d.HeapSize[l["generation"]] = s);
        SetDotNet(context, "container_dotnet_memory_committed_bytes", static (d, _, s) => d.Committed = s);
        SetDotNet(context, "container_dotnet_gc_count_total", static (d, l, s) => d.GcCount[l["generation"]] = s);
        SetDotNet(context, "container_dotnet_gc_pause_seconds_total", static (d, _, s) => d.GcPause = s);
        SetDotNet(context, "container_dotnet_heap_fragmentation_percent", static (d, _, s) => d.HeapFragmentation = s);
        SetDotNet(context, "container_dotnet_monitor_lock_contentions_total", static (d, _, s) => d.LockContentions = s);
        SetDotNet(context, "container_dotnet_thread_pool_completed_items_total", static (d, _, s) => d.ThreadPoolCompleted = s);
        SetDotNet(context, "container_dotnet_thread_pool_queue_length", static (d, _, s) => d.ThreadPoolQueue = s);
        SetDotNet(context, "container_dotnet_thread_pool_size", static (d, _, s) => d.ThreadPoolSize = s);
    }

    private static void Go(BuildContext context)
    {
        Set(context, "container_go_info", static (r, l, _) => (r.Go ??= new()).Version = l["go_version"]);
        Set(context, "container_go_alloc_bytes_total", static (r, _, s) => (r.Go ??= new()).AllocatedBytes = s);
        Set(context, "container_go_alloc_objects_total", static (r, _, s) => (r.Go ??= new()).AllocatedObjects = s);
        Set(context, "container_go_heap_inuse_bytes", static (r, _, s) => (r.Go ??= new()).HeapInUse = s);
    }

    private static void SetJvm(BuildContext context, string query, Action<Jvm, Labels, TimeSeries> set) =>
        Set(context, query, (runtimes, labels, series) =>
        {
            var name = labels["jvm"];
            ref var jvm = ref CollectionsMarshal.GetValueRefOrAddDefault(runtimes.Jvms, name, out _);
            set(jvm ??= new() { Name = name }, labels, series);
        });

    private static void SetDotNet(BuildContext context, string query, Action<DotNetRuntime, Labels, TimeSeries> set) =>
        Set(context, query, (runtimes, labels, series) =>
        {
            var name = labels["application"];
            ref var runtime = ref CollectionsMarshal.GetValueRefOrAddDefault(runtimes.DotNet, name, out _);
            set(runtime ??= new() { Name = name }, labels, series);
        });

    private static void Set(BuildContext context, string query, Action<LanguageRuntimes, Labels, TimeSeries> set) =>
        context.ForContainers(query, (placement, series) => set(placement.Container.Runtimes ??= new(), series.Labels, new(series)));
}
