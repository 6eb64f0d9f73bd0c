using System.Collections.Immutable;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Host.Gpu;

/// <summary>Metrics of GPUs and of who uses them.</summary>
internal static class GpuMetrics
{
    private static readonly ImmutableArray<string> PerGpu = ["gpu_uuid"];
    private static readonly ImmutableArray<string> PerContainer = ["container_id", "app_id", "gpu_uuid"];

    internal static readonly MetricDescriptor Info = new(
        "node_gpu_info", MetricType.Gauge, "Meta information about the GPU, always 1.", ["gpu_uuid", "name", "driver_version"]);

    internal static readonly MetricDescriptor MemoryTotal = Gauge("node_resources_gpu_memory_total_bytes", "Memory of the GPU in bytes.", PerGpu);

    internal static readonly MetricDescriptor MemoryUsed = Gauge("node_resources_gpu_memory_used_bytes", "Used memory of the GPU in bytes.", PerGpu);

    internal static readonly MetricDescriptor MemoryAverage = Gauge(
        "node_resources_gpu_memory_utilization_percent_avg", "Share of the last 15 s in which the GPU's memory was read or written, in percent.", PerGpu);

    internal static readonly MetricDescriptor MemoryPeak = Gauge(
        "node_resources_gpu_memory_utilization_percent_peak", "The highest of the samples of the last 15 s, in percent.", PerGpu);

    internal static readonly MetricDescriptor Average = Gauge(
        "node_resources_gpu_utilization_percent_avg", "Share of the last 15 s in which the GPU was busy, in percent.", PerGpu);

    internal static readonly MetricDescriptor Peak = Gauge(
        "node_resources_gpu_utilization_percent_peak", "The highest of the samples of the last 15 s, in percent.", PerGpu);

    internal static readonly MetricDescriptor Temperature = Gauge(
        "node_resources_gpu_temperature_celsius", "Temperature of the GPU in degrees Celsius.", PerGpu);

    internal static readonly MetricDescriptor Power = Gauge("node_resources_gpu_power_usage_watts", "Power that the GPU draws in watts.", PerGpu);

    internal static readonly MetricDescriptor ContainerUsage = Gauge(
        "container_resources_gpu_usage_percent", "Share of the last 15 s in which the container's processes kept the GPU busy, in percent.", PerContainer);

    internal static readonly MetricDescriptor ContainerMemoryUsage = Gauge(
        "container_resources_gpu_memory_usage_percent",
        "Share of the last 15 s in which the container's processes read or wrote the GPU's memory, in percent.", PerContainer);

    private static MetricDescriptor Gauge(string name, string help, ImmutableArray<string> labels) => new(name, MetricType.Gauge, help, labels);
}
