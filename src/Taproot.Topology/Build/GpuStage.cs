using System.Runtime.InteropServices;
using Taproot.Telemetry;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>GPUs of nodes, and which containers use them.</summary>
internal static class GpuStage
{
    public static void Run(BuildContext context)
    {
        Set(context, "node_gpu_info", static (g, l, _) => (g.Name, g.DriverVersion) = (l["name"], l["driver_version"]));
        Set(context, "node_resources_gpu_memory_total_bytes", static (g, _, s) => g.MemoryTotal = s);
        Set(context, "node_resources_gpu_memory_used_bytes", static (g, _, s) => g.MemoryUsed = s);
        Set(context, "node_resources_gpu_memory_utilization_percent_avg", static (g, _, s) => g.MemoryUtilization = s);
        Set(context, "node_resources_gpu_memory_utilization_percent_peak", static (g, _, s) => g.MemoryUtilizationPeak = s);
        Set(context, "node_resources_gpu_utilization_percent_avg", static (g, _, s) => g.Utilization = s);
        Set(context, "node_resources_gpu_utilization_percent_peak", static (g, _, s) => g.UtilizationPeak = s);
        Set(context, "node_resources_gpu_temperature_celsius", static (g, _, s) => g.Temperature = s);
        Set(context, "node_resources_gpu_power_usage_watts", static (g, _, s) => g.Power = s);
        SetUse(context, "container_resources_gpu_usage_percent", static (u, s) => u.Usage = s);
        SetUse(context, "container_resources_gpu_memory_usage_percent", static (u, s) => u.MemoryUsage = s);
    }

    private static void Set(BuildContext context, string query, Action<Gpu, Labels, TimeSeries> set)
    {
        foreach (var series in context.Input.Get(query))
        {
            var uuid = series.Labels["gpu_uuid"];
            ref var gpu = ref CollectionsMarshal.GetValueRefOrAddDefault(context.Node(new SeriesKey(series.Labels)).Gpus, uuid, out _);
            set(gpu ??= new() { Uuid = uuid }, series.Labels, new(series));
        }
    }

    private static void SetUse(BuildContext context, string query, Action<GpuUse, TimeSeries> set) =>
        context.ForContainers(query, (placement, series) =>
        {
            ref var use = ref CollectionsMarshal.GetValueRefOrAddDefault(placement.Container.Gpus ??= [], series.Labels["gpu_uuid"], out _);
            set(use ??= new(), new(series));
        });
}
