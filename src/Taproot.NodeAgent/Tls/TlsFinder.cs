using Taproot.NodeAgent.Elf;
using Taproot.NodeAgent.Java;

namespace Taproot.NodeAgent.Tls;

/// <summary>Decides which files may carry plaintext, and finds where in them.</summary>
internal static class TlsFinder
{
    // Libraries that hold TLS, their own or a copy of OpenSSL or BoringSSL. Python's wheels and the like put words before and after.
    private static readonly string[] LibraryNames =
    [
        "libssl", "libgnutls", DotNetTls.FileName, JavaTlsInjector.FileName, "libnode.", "libnetty_tcnative", "libconscrypt", "libboringssl", "libcronet", "libgrpc.", "cygrpc", "libmariadb", "libmysqlclient",
    ];

    /// <summary>True when a mapped library of this file name is worth a look.</summary>
    internal static bool IsCandidate(ReadOnlySpan<char> fileName)
    {
        foreach (var name in LibraryNames)
            if (fileName.StartsWith(name, StringComparison.Ordinal)) return true;
        return false;
    }

    /// <summary>True when a mapped library of this file name takes certificates apart for another one that holds TLS.</summary>
    internal static bool IsCertificateLibrary(ReadOnlySpan<char> fileName) => fileName.StartsWith(OpenSsl.CertificateLibrary, StringComparison.Ordinal);

    /// <summary>Where to attach in a file; null when it carries no plaintext that we know of.</summary>
    internal static TlsProbes? Find(ElfImage image) =>
        GoTls.Find(image) ?? OpenSsl.Find(image) ?? GnuTls.Find(image) ?? DotNetTls.Find(image) ?? JavaTls.Find(image) ?? Rustls.Find(image);
}
