namespace Taproot.NodeAgent.Tls;

/// <summary>A process that was seen.</summary>
internal sealed class TlsProcess(ulong startTicks)
{
    /// <summary>When it started, in ticks since boot.</summary>
    internal ulong StartTicks => startTicks;

    /// <summary>Attached files that it runs.</summary>
    internal HashSet<FileKey> Files { get; } = [];

    /// <summary>When to look at it next, as the time provider's timestamp; 0 for as soon as it is old enough or listens.</summary>
    internal long NextLook { get; set; }

    /// <summary>How often it was looked at.</summary>
    internal int Looks { get; set; }

    /// <summary>True once the kernel saw it speak TLS.</summary>
    internal bool Speaks { get; set; }

    /// <summary>True while it waits for something to be loaded into it.</summary>
    internal bool IsAwaited { get; set; }

    /// <summary>True when its environment asks that nothing of it be read.</summary>
    internal bool IsExcluded { get; set; }
}
