using Taproot.NodeAgent.Elf;

namespace Taproot.NodeAgent.Tls;

/// <summary>GnuTLS 3. Newer versions send by <c>gnutls_record_send2</c>, to which <c>gnutls_record_send</c> jumps.</summary>
internal static class GnuTls
{
    private static readonly TlsFunction[] Functions =
    [
        new("gnutls_record_send", TlsPoint.WriteEnter, TlsPoint.WriteLeave),
        new("gnutls_record_send2", TlsPoint.WriteEnter, TlsPoint.WriteLeave),
        new("gnutls_record_recv", TlsPoint.ReadEnter, TlsPoint.ReadLeave),
        new("gnutls_record_recv_seq", TlsPoint.ReadEnter, TlsPoint.ReadLeave),
        new("gnutls_handshake", TlsPoint.HandshakeEnter),
        new("gnutls_deinit", TlsPoint.SessionEnd),
        new("gnutls_x509_crt_import", TlsPoint.GnuTlsCertificate),
    ];

    /// <summary>Null when the file defines none of the functions.</summary>
    internal static TlsProbes? Find(ElfImage image)
    {
        var located = TlsFunction.Locate(image, Functions);
        if (located.Count == 0) return null;
        var sends = located.ContainsKey("gnutls_record_send") || located.ContainsKey("gnutls_record_send2");
        return sends && located.ContainsKey("gnutls_record_recv")
            ? new(TlsLibrary.GnuTls, [.. located.Values.SelectMany(p => p).Distinct()], "")
            : TlsProbes.Refuse(TlsLibrary.GnuTls, "the returns of gnutls_record_send or gnutls_record_recv were not found");
    }
}
