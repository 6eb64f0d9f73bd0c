using System.Collections.Immutable;
using Taproot.Telemetry.Series;
using static Taproot.Topology.Build.SeriesCatalog;

namespace Taproot.Topology.Build;

/// <summary>Series of GPUs.</summary>
internal static class GpuQueries
{
    public static ImmutableArray<SeriesQuery> All { get; } =
    [
        Last("node_gpu_info", Machine, "gpu_uuid", "name", "driver_version"),
        .. Each(k => Last($"node_resources_gpu_{k}", Machine, "gpu_uuid"),
            "memory_total_bytes", "memory_used_bytes", "memory_utilization_percent_avg", "memory_utilization_percent_peak", "utilization_percent_avg",
            "utilization_percent_peak", "temperature_celsius", "power_usage_watts"),
        Last("container_resources_gpu_usage_percent", Container, "gpu_uuid"),
        Last("container_resources_gpu_memory_usage_percent", Container, "gpu_uuid"),
    ];
}
