namespace Taproot.NodeAgent.Protocols;

/// <summary>How requests are observed.</summary>
internal sealed record RequestOptions
{
    /// <summary>False when payloads are not looked at: neither metrics nor spans of requests (<c>--disable-l7-tracing</c>).</summary>
    internal bool IsOn { get; init; } = true;

    /// <summary>HTTP requests that are left out (<c>--exclude-http-requests-by-path</c>).</summary>
    internal PathFilter ExcludedPaths { get; init; } = new([]);
}
