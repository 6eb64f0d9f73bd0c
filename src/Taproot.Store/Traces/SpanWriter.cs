using Taproot.Store.Writing;
using Taproot.Telemetry;

namespace Taproot.Store.Traces;

/// <summary>Group commit of spans.</summary>
internal sealed class SpanWriter(WriterServices services) : ISpanWriter, IAsyncDisposable
{
    private readonly SignalWriter<RowGroup> _writer = new(Signal.Traces, services, WriterLimits.OfRows(services.Options), () => () => new([SpanRows.Insert]));

    public async Task WriteAsync(string project, SpanRows rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count > 0) await _writer.WriteAsync(project, rows, rows.Count, static (group, r) => group.Add([r.Take()], r.Count), cancellationToken);
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();
}
