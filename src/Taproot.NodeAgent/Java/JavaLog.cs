using Microsoft.Extensions.Logging;

namespace Taproot.NodeAgent.Java;

internal static partial class JavaLog
{
    [LoggerMessage(1320, LogLevel.Information, "Reading the plaintext of Java's TLS in process {Pid}")]
    public static partial void Injected(ILogger logger, int pid);

    [LoggerMessage(1321, LogLevel.Warning, "Not reading the plaintext of Java's TLS in process {Pid}: {Reason}")]
    public static partial void NotInjected(ILogger logger, int pid, string reason);

    [LoggerMessage(1323, LogLevel.Information, "Profiling the JVM of process {Pid} by async-profiler")]
    public static partial void Profiling(ILogger logger, int pid);

    [LoggerMessage(1324, LogLevel.Warning, "Not profiling the JVM of process {Pid}: {Reason}")]
    public static partial void NotProfiling(ILogger logger, int pid, string reason);

    [LoggerMessage(1322, LogLevel.Error, "The work in a JVM failed")]
    public static partial void Failed(ILogger logger, Exception exception);
}
