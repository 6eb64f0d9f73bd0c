using Taproot.NodeAgent.Elf;

namespace Taproot.NodeAgent.Tls;

/// <summary>OpenSSL 1.1 and 3, as libssl or linked into an executable, and BoringSSL.</summary>
internal static class OpenSsl
{
    private static readonly TlsFunction[] Functions =
    [
        new("SSL_write", "tls_write_enter", "tls_write_leave"),
        new("SSL_write_ex", "tls_write_enter", "tls_write_ex_leave"),
        new("SSL_read", "tls_read_enter", "tls_read_leave"),
        new("SSL_read_ex", "tls_read_enter", "tls_read_ex_leave"),
        new("SSL_do_handshake", "tls_handshake_enter"),
        new("SSL_free", "tls_session_end"),
    ];

    /// <summary>Null when the file defines none of the functions.</summary>
    internal static TlsProbes? Find(ElfImage image)
    {
        var located = TlsFunction.Locate(image, Functions);
        if (located.Count == 0) return null;
        return located.ContainsKey("SSL_write") && located.ContainsKey("SSL_read")
            ? new(TlsLibrary.OpenSsl, [.. located.Values.SelectMany(p => p)], "")
            : TlsProbes.Refuse(TlsLibrary.OpenSsl, "the returns of SSL_write or SSL_read were not found");
    }
}
