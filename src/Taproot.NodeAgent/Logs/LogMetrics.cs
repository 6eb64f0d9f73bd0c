using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Logs;

/// <summary>Metrics of logs and of this room itself.</summary>
internal static class LogMetrics
{
    internal static readonly MetricDescriptor Messages = new(
        "container_log_messages_total", MetricType.Counter,
        "Log messages by level and pattern, with the pattern's first message; the hash of zeros stands for the patterns over the bound.",
        ["container_id", "app_id", "source", "level", "pattern_hash", "sample"]);

    internal static readonly MetricDescriptor Lines = new("taproot_agent_log_lines_total", MetricType.Counter, "Lines read from logs.", []);

    internal static readonly MetricDescriptor Bytes = new("taproot_agent_log_bytes_total", MetricType.Counter, "Bytes read from logs.", []);

    internal static readonly MetricDescriptor DroppedBytes = new(
        "taproot_agent_log_dropped_bytes_total", MetricType.Counter,
        "Bytes of logs that were left out: over the rate, over the bound of a line or message, or in no known format.", ["reason"]);

    internal static readonly MetricDescriptor Shipped = new(
        "taproot_agent_log_records_shipped_total", MetricType.Counter, "Log records that were put into batches for the server.", []);

    internal static readonly MetricDescriptor DroppedRecords = new(
        "taproot_agent_log_records_dropped_total", MetricType.Counter,
        "Log records that were counted and not shipped: over the container's rate, over the rate of all, or refused by the spool.", ["reason"]);

    internal static readonly MetricDescriptor DroppedEntries = new(
        "taproot_agent_journal_entries_dropped_total", MetricType.Counter,
        "Entries of systemd's journal that were left out: over the rate, damaged, or with a message in a compression that is not read.", ["reason"]);

    /// <summary>Writes what the room did.</summary>
    internal static void Collect(IMetricSink sink, LogCounts counts)
    {
        sink.Add(Lines, counts.Lines);
        sink.Add(Bytes, counts.Bytes);
        sink.Add(DroppedBytes, counts.OverRate, "rate");
        sink.Add(DroppedBytes, counts.TooLong, "length");
        sink.Add(DroppedBytes, counts.Malformed, "format");
        sink.Add(Shipped, counts.Shipped);
        sink.Add(DroppedRecords, counts.OverContainerRate, "container_rate");
        sink.Add(DroppedRecords, counts.OverShippingRate, "rate");
        sink.Add(DroppedRecords, counts.Refused, "spool");
        sink.Add(DroppedEntries, counts.SkippedEntries, "rate");
        sink.Add(DroppedEntries, counts.BrokenEntries, "format");
        sink.Add(DroppedEntries, counts.Undecodable, "compression");
    }
}
