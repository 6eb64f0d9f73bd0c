using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Logs;

/// <summary>Metrics of logs and of this room itself.</summary>
internal static class LogMetrics
{
    internal static readonly MetricDescriptor Messages = new(
        "container_log_messages_total", MetricType.Counter,
        "Log messages by level and pattern, with the pattern's first message; the hash of zeros stands for the patterns over the bound.",
        ["container_id", "app_id", "source", "level", "pattern_hash", "sample"]);

    internal static readonly MetricDescriptor Lines = new("taproot_agent_log_lines_total", MetricType.Counter, "Lines read from containers' logs.", []);

    internal static readonly MetricDescriptor Bytes = new("taproot_agent_log_bytes_total", MetricType.Counter, "Bytes read from containers' logs.", []);

    internal static readonly MetricDescriptor DroppedBytes = new(
        "taproot_agent_log_dropped_bytes_total", MetricType.Counter,
        "Bytes of containers' logs that were left out: over the rate, over the bound of a line or message, or in no known format.", ["reason"]);
}
