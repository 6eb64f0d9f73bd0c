using Microsoft.Extensions.Logging;
using Taproot.Telemetry.Metrics;
using Taproot.Telemetry.Spool;

namespace Taproot.NodeAgent.Export;

/// <summary>
/// The way of one signal (logs, traces, profiles) to the server: what is appended waits on disk, bounded, until the server has taken it.
/// Thread-safe.
/// </summary>
internal sealed class SignalPipe
{
    private readonly string _signal;
    private readonly DiskSpool _spool;
    private readonly SpoolSender _sender;

    /// <summary>Opens the signal's spool, a folder of its own in the agent's directory.</summary>
    public SignalPipe(string signal, RecordForm form, Uri endpoint, HttpClient client, AgentOptions options, TimeProvider time, ILogger<SpoolSender> logger)
    {
        _signal = signal;
        _spool = new(Path.Combine(options.WalDirectory, "spool-" + signal), options.MaxSpoolBytes);
        _sender = new(client, endpoint, form, _spool, options.MaxInFlight, time, logger);
    }

    /// <summary>Queues one request's body; false when the disk refused it, which is counted.</summary>
    public bool Append(ReadOnlySpan<byte> record)
    {
        var isKept = _spool.Append(record);
        if (isKept) _sender.Wake();
        return isKept;
    }

    /// <summary>Sends until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => _sender.RunAsync(cancellationToken);

    /// <summary>Writes how sending goes.</summary>
    public void Collect(IMetricSink sink) => SpoolMetrics.Collect(sink, _signal, _spool, _sender);
}
