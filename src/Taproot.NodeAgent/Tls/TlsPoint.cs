namespace Taproot.NodeAgent.Tls;

/// <summary><c>enum tls_point</c>: what an instruction means that the BPF program is attached to.</summary>
internal enum TlsPoint : ulong
{
    /// <summary>Plaintext is handed over to be sent.</summary>
    WriteEnter = 1,

    /// <summary>So many bytes of it were taken.</summary>
    WriteLeave,

    /// <summary>As the other; how many is behind a pointer.</summary>
    WriteExLeave,

    /// <summary>Plaintext is asked for.</summary>
    ReadEnter,

    /// <summary>So many bytes of it came.</summary>
    ReadLeave,

    /// <summary>As the other; how many is behind a pointer.</summary>
    ReadExLeave,

    /// <summary>A session shakes hands.</summary>
    HandshakeEnter,

    /// <summary>A session is over.</summary>
    SessionEnd,

    /// <summary>Records are handed to the library's memory.</summary>
    RecordsEnter,

    /// <summary>As the first, in Go.</summary>
    GoWriteEnter,

    /// <summary>And its end.</summary>
    GoWriteLeave,

    /// <summary>Plaintext is asked for in Go.</summary>
    GoReadEnter,

    /// <summary>And its end.</summary>
    GoReadLeave,

    /// <summary>As the first, in Rust.</summary>
    RustWriteEnter,

    /// <summary>And its end.</summary>
    RustWriteLeave,

    /// <summary>Plaintext is asked for in Rust.</summary>
    RustReadEnter,

    /// <summary>And its end.</summary>
    RustReadLeave,

    /// <summary>A socket of Java is about to encrypt and write.</summary>
    JavaWrite,

    /// <summary>An engine of Java is about to encrypt.</summary>
    JavaWrap,

    /// <summary>Records are handed to an engine of Java.</summary>
    JavaUnwrap,

    /// <summary>A record was decrypted in Java.</summary>
    JavaRead,

    /// <summary>OpenSSL takes a certificate apart.</summary>
    OpenSslCertificate,

    /// <summary>GnuTLS does.</summary>
    GnuTlsCertificate,

    /// <summary>Go verifies what a server showed.</summary>
    GoCertificate,
}
