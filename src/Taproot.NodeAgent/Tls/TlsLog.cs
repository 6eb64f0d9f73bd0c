using Microsoft.Extensions.Logging;

namespace Taproot.NodeAgent.Tls;

internal static partial class TlsLog
{
    [LoggerMessage(1301, LogLevel.Information, "Reading the plaintext of {Library} in {Path} at {Probes} instructions")]
    public static partial void Attached(ILogger logger, TlsLibrary library, string path, int probes);

    [LoggerMessage(1302, LogLevel.Warning, "Not reading the plaintext of {Library} in {Path}: {Reason}")]
    public static partial void Refused(ILogger logger, TlsLibrary library, string path, string reason);

    [LoggerMessage(1303, LogLevel.Error, "The processes that speak TLS could not be looked at")]
    public static partial void LookFailed(ILogger logger, Exception exception);
}
