using Taproot.NodeAgent.Elf;

namespace Taproot.NodeAgent.Tls;

/// <summary>OpenSSL 1.1 and 3, as libssl or linked into an executable, and BoringSSL. Certificates are the business of libcrypto.</summary>
internal static class OpenSsl
{
    internal const string CertificateLibrary = "libcrypto";

    private static readonly TlsFunction[] Functions =
    [
        new("SSL_write", TlsPoint.WriteEnter, TlsPoint.WriteLeave),
        new("SSL_write_ex", TlsPoint.WriteEnter, TlsPoint.WriteExLeave),
        new("SSL_read", TlsPoint.ReadEnter, TlsPoint.ReadLeave),
        new("SSL_read_ex", TlsPoint.ReadEnter, TlsPoint.ReadExLeave),
        new("SSL_do_handshake", TlsPoint.HandshakeEnter),
        new("SSL_free", TlsPoint.SessionEnd),
        new("d2i_X509", TlsPoint.OpenSslCertificate),
        new("d2i_X509_AUX", TlsPoint.OpenSslCertificate), // servers' own are read by it, and it may hold the other within it
    ];

    /// <summary>Null when the file defines none of the functions.</summary>
    internal static TlsProbes? Find(ElfImage image)
    {
        var located = TlsFunction.Locate(image, Functions);
        if (located.Count == 0) return null;
        List<TlsProbe> probes = [.. located.Values.SelectMany(p => p)];
        return probes.TrueForAll(p => p.ShowsCertificates) || (located.ContainsKey("SSL_write") && located.ContainsKey("SSL_read"))
            ? new(TlsLibrary.OpenSsl, probes, "")
            : TlsProbes.Refuse(TlsLibrary.OpenSsl, "the returns of SSL_write or SSL_read were not found");
    }
}
