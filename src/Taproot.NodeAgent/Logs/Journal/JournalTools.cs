namespace Taproot.NodeAgent.Logs.Journal;

/// <summary>What all journal files share: one thread reads them, one after the other.</summary>
internal sealed class JournalTools(LogCounts counts) : IDisposable
{
    private const int ObjectWindow = 128 * 1024;
    private const int ArrayWindow = 16 * 1024;

    internal LogCounts Counts => counts;

    internal JournalEntry Entry { get; } = new();

    internal PayloadDecoder Decoder { get; } = new();

    /// <summary>Reads entries and fields.</summary>
    internal JournalWindow Objects { get; } = new(ObjectWindow);

    /// <summary>Reads the header and the arrays of entries.</summary>
    internal JournalWindow Arrays { get; } = new(ArrayWindow);

    public void Dispose() => Decoder.Dispose();
}
