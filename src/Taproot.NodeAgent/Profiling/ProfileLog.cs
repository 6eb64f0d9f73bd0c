using Microsoft.Extensions.Logging;

namespace Taproot.NodeAgent.Profiling;

/// <summary>Messages of the profiler, event ids from 1700.</summary>
internal static partial class ProfileLog
{
    [LoggerMessage(1700, LogLevel.Debug, "Profiler: {Hook} is attached")]
    public static partial void Attached(ILogger logger, string hook);

    [LoggerMessage(1701, LogLevel.Warning, "Profiler: {Hook} is not attached: {Reason}")]
    public static partial void NotAttached(ILogger logger, string hook, string reason);

    [LoggerMessage(1702, LogLevel.Error, "A round of the profiler failed")]
    public static partial void RoundFailed(ILogger logger, Exception exception);
}
