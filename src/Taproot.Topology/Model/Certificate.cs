namespace Taproot.Topology.Model;

/// <summary>A TLS certificate that an application shows to its clients.</summary>
/// <param name="Subject">Whom it is for: the common name, or the first other name.</param>
/// <param name="Issuer">Who gave it.</param>
/// <param name="Names">Hosts, addresses and URIs that it is for, separated by commas.</param>
/// <param name="NotBeforeMs">When it begins to hold, milliseconds since the epoch; 0 when that is not known.</param>
/// <param name="NotAfterMs">When it ends, milliseconds since the epoch. Both are precise to two minutes.</param>
public sealed record Certificate(string Subject, string Issuer, string Names, long NotBeforeMs, long NotAfterMs)
{
    /// <summary>The applications to which it was shown; empty when it was only seen when it was loaded.</summary>
    public IReadOnlyList<Application> SeenBy { get; init; } = [];
}
