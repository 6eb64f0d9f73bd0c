namespace Taproot.NodeAgent.Tls;

/// <summary>Whose functions carry the plaintext.</summary>
internal enum TlsLibrary
{
    /// <summary>OpenSSL, and BoringSSL, whose functions have the same shape.</summary>
    OpenSsl,

    /// <summary>GnuTLS.</summary>
    GnuTls,

    /// <summary>Go's crypto/tls.</summary>
    Go,

    /// <summary>rustls.</summary>
    Rustls,

    /// <summary>Java's own.</summary>
    Java,
}

/// <summary>One instruction to watch.</summary>
/// <param name="Point">What it means that it is reached.</param>
/// <param name="Offset">Offset of the instruction in the file.</param>
internal readonly record struct TlsProbe(TlsPoint Point, long Offset)
{
    /// <summary>Whether it shows certificates, and no plaintext.</summary>
    internal bool ShowsCertificates => Point >= TlsPoint.OpenSslCertificate;
}

/// <summary>What to attach to a file.</summary>
/// <param name="Library">Whose functions these are.</param>
/// <param name="Probes">Where; empty when it cannot be done.</param>
/// <param name="Refusal">Why it cannot; else empty.</param>
internal sealed record TlsProbes(TlsLibrary Library, IReadOnlyList<TlsProbe> Probes, string Refusal)
{
    /// <summary>Those that show plaintext.</summary>
    internal IReadOnlyList<TlsProbe> Plaintext => [.. Probes.Where(p => !p.ShowsCertificates)];

    /// <summary>Those that show certificates, which a kernel may refuse alone.</summary>
    internal IReadOnlyList<TlsProbe> Certificates => [.. Probes.Where(p => p.ShowsCertificates)];

    internal static TlsProbes Refuse(TlsLibrary library, string reason) => new(library, [], reason);
}
