using Taproot.Store.Writing;
using Taproot.Telemetry;

namespace Taproot.Store.Logs;

/// <summary>Group commit of log records.</summary>
internal sealed class LogWriter(WriterServices services) : ILogWriter, IAsyncDisposable
{
    private readonly SignalWriter<RowGroup> _writer = new(Signal.Logs, services, WriterLimits.OfRows(services.Options), () => () => new([LogRows.Insert]));

    public async Task WriteAsync(string project, LogRows rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count > 0) await _writer.WriteAsync(project, rows, rows.Count, static (group, r) => group.Add([r.Take()], r.Count), cancellationToken);
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();
}
