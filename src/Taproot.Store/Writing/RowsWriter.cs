using Taproot.Telemetry;

namespace Taproot.Store.Writing;

/// <summary>Group commit of a signal whose items are rows of one table.</summary>
internal abstract class RowsWriter<TRows>(Signal signal, string insert, WriterServices services) : IAsyncDisposable
    where TRows : SignalRows
{
    private readonly SignalWriter<RowGroup> _writer = new(signal, services, WriterLimits.OfRows(services.Options), () => () => new([insert]));

    public async Task WriteAsync(string project, TRows rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count > 0) await _writer.WriteAsync(project, rows, rows.Count, static (group, r) => group.Add([r.Take()], r.Count), cancellationToken);
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();
}
