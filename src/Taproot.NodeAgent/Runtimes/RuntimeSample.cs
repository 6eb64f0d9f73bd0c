using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Runtimes;

/// <summary>One value of a runtime, before it is added up over the processes of a container.</summary>
/// <param name="Metric">What it is; its first two labels are the container's.</param>
/// <param name="Value">In the unit of the metric.</param>
/// <param name="First">Value of the third label, when there is one.</param>
/// <param name="Second">Value of the fourth.</param>
internal readonly record struct RuntimeSample(MetricDescriptor Metric, double Value, string First = "", string Second = "")
{
    /// <summary>False for what two processes of a name do not add up to: that something is so, and shares.</summary>
    internal static bool AddsUp(MetricDescriptor metric) =>
        !metric.Name.EndsWith("_info", StringComparison.Ordinal) && !metric.Name.EndsWith("_status", StringComparison.Ordinal)
        && !metric.Name.EndsWith("_percent", StringComparison.Ordinal);
}
