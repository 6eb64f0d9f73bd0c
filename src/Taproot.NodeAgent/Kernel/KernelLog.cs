using Microsoft.Extensions.Logging;

namespace Taproot.NodeAgent.Kernel;

internal static partial class KernelLog
{
    [LoggerMessage(1001, LogLevel.Information, "Attached {Hook}")]
    public static partial void Attached(ILogger logger, string hook);

    [LoggerMessage(1002, LogLevel.Warning, "Not attached: {Hook}: {Reason}")]
    public static partial void NotAttached(ILogger logger, string hook, string reason);

    [LoggerMessage(1003, LogLevel.Error, "A kernel event of kind {Kind} could not be handled")]
    public static partial void EventFailed(ILogger logger, Exception exception, string kind);

    [LoggerMessage(1005, LogLevel.Error, "A round of pings failed")]
    public static partial void PingFailed(ILogger logger, Exception exception);

    [LoggerMessage(1004, LogLevel.Error, "The kernel's counters could not be read")]
    public static partial void SweepFailed(ILogger logger, Exception exception);
}
