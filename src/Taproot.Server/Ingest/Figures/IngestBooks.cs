using System.Collections.Concurrent;

namespace Taproot.Server.Ingest.Figures;

/// <summary>The books of all projects; nobody sends into a project that does not exist.</summary>
internal sealed class IngestBooks(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, IngestBook> _books = new(StringComparer.Ordinal);

    /// <summary>The present, milliseconds since the epoch.</summary>
    public long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The book of a project.</summary>
    public IngestBook Of(string project) => _books.GetOrAdd(project, static _ => new());
}
