using System.Collections.Immutable;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Runtimes.Go;

/// <summary>Metrics of Go programs.</summary>
internal static class GoMetrics
{
    private static readonly ImmutableArray<string> PerContainer = ["container_id", "app_id"];

    internal static readonly MetricDescriptor Info = new(
        "container_go_info", MetricType.Gauge, "Version of Go that linked the program, always 1.", [.. PerContainer, "go_version"]);

    internal static readonly MetricDescriptor AllocatedBytes = new(
        "container_go_alloc_bytes_total", MetricType.Counter, "Bytes allocated on the heap, estimated from the runtime's samples.", PerContainer);

    internal static readonly MetricDescriptor AllocatedObjects = new(
        "container_go_alloc_objects_total", MetricType.Counter, "Objects allocated on the heap, estimated from the runtime's samples.", PerContainer);

    internal static readonly MetricDescriptor InUseBytes = new(
        "container_go_heap_inuse_bytes", MetricType.Gauge,
        "Bytes of live objects on the heap as of the last garbage collection, estimated from the runtime's samples.", PerContainer);
}
