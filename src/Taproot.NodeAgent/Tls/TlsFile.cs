namespace Taproot.NodeAgent.Tls;

/// <summary>A file that was looked at.</summary>
/// <param name="library">Whose functions it has; null when it has none.</param>
internal sealed class TlsFile(TlsLibrary? library)
{
    /// <summary>As given.</summary>
    internal TlsLibrary? Library => library;

    /// <summary>What is attached; empty when nothing is.</summary>
    internal List<nint> Links { get; } = [];

    /// <summary>Instructions that are watched.</summary>
    internal int Probes { get; set; }

    /// <summary>Processes that run its code, while something is attached.</summary>
    internal HashSet<int> Users { get; } = [];

    /// <summary>When it was looked at, as the time provider's timestamp.</summary>
    internal long LookedAt { get; init; }

    /// <summary>True while something is attached.</summary>
    internal bool IsAttached => Links.Count > 0;
}
