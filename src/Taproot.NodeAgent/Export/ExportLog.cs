using Microsoft.Extensions.Logging;

namespace Taproot.NodeAgent.Export;

/// <summary>Messages of the export room, event ids from 1400.</summary>
internal static partial class ExportLog
{
    [LoggerMessage(1400, LogLevel.Information, "taproot-node-agent {Version} started: machine {MachineId}, metrics at http://{Listen}/metrics, sending to {Endpoint}")]
    public static partial void Started(ILogger logger, string version, string machineId, string listen, string endpoint);

    [LoggerMessage(1401, LogLevel.Warning, "The server at {Endpoint} does not take data ({Reason}); it waits in the spool ({Records} batches), next attempt in {Delay}")]
    public static partial void SendFailed(ILogger logger, Uri endpoint, string reason, int records, TimeSpan delay);

    [LoggerMessage(1402, LogLevel.Warning, "The server at {Endpoint} refused a batch with status {Status}, which is dropped: {Answer}")]
    public static partial void BatchRefused(ILogger logger, Uri endpoint, int status, string answer);

    [LoggerMessage(1403, LogLevel.Information, "The server at {Endpoint} takes data again, {Records} batches wait")]
    public static partial void SendRecovered(ILogger logger, Uri endpoint, int records);

    [LoggerMessage(1404, LogLevel.Error, "The collector {Collector} failed")]
    public static partial void CollectorFailed(ILogger logger, string collector, Exception exception);

    [LoggerMessage(1405, LogLevel.Warning, "A connection to /metrics failed")]
    public static partial void MetricsConnectionFailed(ILogger logger, Exception exception);

    [LoggerMessage(1406, LogLevel.Information, "{Signal} received, stopping")]
    public static partial void Stopping(ILogger logger, string signal);

    [LoggerMessage(1407, LogLevel.Information, "The server takes no data at {Endpoint}; what was meant for it is dropped, and tried again from time to time")]
    public static partial void SignalUnsupported(ILogger logger, Uri endpoint);

    [LoggerMessage(1408, LogLevel.Warning, "The part {Part} could not start and is left out: {Reason}")]
    public static partial void PartUnavailable(ILogger logger, string part, string reason);

    [LoggerMessage(1410, LogLevel.Warning, "The agent lacks {Capability}, with which it could: {Reason}")]
    public static partial void CapabilityMissing(ILogger logger, string capability, string reason);

    [LoggerMessage(1411, LogLevel.Warning, "The runtime takes no bound of {Bytes} bytes on its heap")]
    public static partial void HeapUnbounded(ILogger logger, long bytes);

    [LoggerMessage(1409, LogLevel.Information, "Stopped")]
    public static partial void Stopped(ILogger logger);
}
