using Taproot.NodeAgent.Logs.Shipping;
using Taproot.Telemetry.Logs;

namespace Taproot.NodeAgent.Logs;

/// <summary>Takes a message; the bytes are valid during the call only.</summary>
/// <param name="message">One line or several.</param>
/// <param name="time">When it was written, in nanoseconds since 1970; 0 when that is not known.</param>
internal delegate void MessageHandler(ReadOnlySpan<byte> message, long time);

/// <summary>What all logs share: one thread reads them, one after the other.</summary>
internal sealed class LogTools(LogOptions options, LogShipper? shipper)
{
    internal LogOptions Options => options;

    /// <summary>Null when logs are counted and not shipped.</summary>
    internal LogShipper? Shipper => shipper;

    internal LogCounts Counts { get; } = shipper?.Counts ?? new();

    internal SeriesBudget Budget { get; } = new(options.MaxSeries);

    internal LogRecordParser Parser { get; } = new(new() { ParseJson = options.ParseJson });

    internal byte[] Buffer { get; } = new byte[64 * 1024];

    internal byte[] Text { get; } = new byte[LogTail.MaxLine];
}
