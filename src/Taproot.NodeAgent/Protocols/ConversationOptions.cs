namespace Taproot.NodeAgent.Protocols;

/// <summary>What is read of payloads, and how much may be kept.</summary>
internal sealed record ConversationOptions
{
    /// <summary>Whether requests are looked at at all.</summary>
    public bool IsOn { get; init; } = true;

    /// <summary>Most connections that are read at the same time; more are counted as connections only.</summary>
    public int MaxConnections { get; init; } = 20_000;

    /// <summary>HTTP/1 requests whose heads are copied for traces, a second and CPU; those of one trace too many are not traced.</summary>
    public int HeadsPerSecond { get; init; } = 2000;

    /// <summary>
    /// HTTP requests that are not counted. The kernel cannot tell them, so that all HTTP/1 is read in user space when there are any.
    /// </summary>
    public PathFilter ExcludedPaths { get; init; } = new([]);

    /// <summary>Statements keep their literals.</summary>
    public bool KeepsLiterals { get; init; }
}
