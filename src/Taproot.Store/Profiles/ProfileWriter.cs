using Taproot.Store.Metrics;
using Taproot.Store.Writing;
using Taproot.Telemetry;
using Taproot.Telemetry.Profiles;

namespace Taproot.Store.Profiles;

/// <summary>Group commit of profiles.</summary>
internal sealed class ProfileWriter(WriterServices services) : IProfileWriter, IAsyncDisposable
{
    private const int StacksRemembered = 1_000_000;

    private readonly SignalWriter<ProfileGroup> _writer = new(
        Signal.Profiles, services, new(FullRows: 100_000, FullBytes: 32 << 20, MaximumRows: 2_000_000, services.Options.MaximumPendingBytes), NewGroups);

    public async Task WriteAsync(string project, ProfileBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Samples.Count > 0) await _writer.WriteAsync(project, batch, batch.Samples.Count, static (group, b) => group.Add(b), cancellationToken);
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    // A project's groups share its ledger of stacks that are stored already.
    private static Func<ProfileGroup> NewGroups()
    {
        var ledger = new SeriesLedger(StacksRemembered);
        return () => new(ledger);
    }
}
