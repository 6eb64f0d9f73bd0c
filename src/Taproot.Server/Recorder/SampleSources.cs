using Taproot.Telemetry.Series;

namespace Taproot.Server.Recorder;

/// <summary>Where a project's samples are read from. Another object means another source: recording then begins anew.</summary>
/// <param name="Scanner">Reads the samples.</param>
/// <param name="IsOwnStore">Whether they come through ingest into our store; else they are another server's.</param>
/// <param name="RefreshInterval">How often it is read at most.</param>
internal sealed record SampleSource(ISampleScanner Scanner, bool IsOwnStore, TimeSpan RefreshInterval);

/// <summary>Tells where each project's samples are.</summary>
internal interface ISampleSources
{
    /// <summary>The source of a project; the same object until it changes.</summary>
    SampleSource Of(string project);
}

/// <summary>All projects have their samples in our own store.</summary>
internal sealed class OwnStoreSources(ISampleScanner scanner) : ISampleSources
{
    private readonly SampleSource _source = new(scanner, IsOwnStore: true, TimeSpan.Zero);

    /// <inheritdoc/>
    public SampleSource Of(string project) => _source;
}
