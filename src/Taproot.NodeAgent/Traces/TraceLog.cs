using Microsoft.Extensions.Logging;

namespace Taproot.NodeAgent.Traces;

/// <summary>Messages of the tracing room, event ids from 1600.</summary>
internal static partial class TraceLog
{
    [LoggerMessage(1600, LogLevel.Error, "Spans could not be put together; they are lost")]
    public static partial void SendFailed(ILogger logger, Exception exception);
}
