using Taproot.NodeAgent.Java;

namespace Taproot.NodeAgent.Tls;

/// <summary>Which processes' TLS is read.</summary>
internal sealed record TlsOptions
{
    /// <summary>False when no requests are looked at, or the user wants none of it.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Whether certificates are looked at, too.</summary>
    public bool ReadsCertificates { get; init; } = true;

    /// <summary>Processes younger than this are left alone, unless they listen: most of them are gone before they were worth it.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time between two looks at which processes there are.</summary>
    public TimeSpan ScanInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time after which a process is looked at again, as it may have loaded a library since.</summary>
    public TimeSpan LookAgain { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most files that are attached at once.</summary>
    public int MaxFiles { get; init; } = 1024;

    /// <summary>True to leave this process alone: what it sends is about others.</summary>
    public bool ExcludesItself { get; init; } = true;

    /// <summary>False for processes that are nobody's, whose requests would not be shown.</summary>
    public Func<int, bool> IsWatched { get; init; } = static _ => true;

    /// <summary>How Java's own TLS is read, which takes a library in each JVM.</summary>
    public JavaOptions Java { get; init; } = new();

    /// <summary>Where procfs is.</summary>
    public string ProcRoot { get; init; } = "/proc";
}
