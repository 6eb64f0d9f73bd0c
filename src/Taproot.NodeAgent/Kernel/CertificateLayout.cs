using System.Runtime.InteropServices;

namespace Taproot.NodeAgent.Kernel;

// Mirrors Bpf/certificates.h, field by field.

/// <summary><c>struct certificate_content</c>: the end of the signature, and the length, which tell one certificate from others.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CertificateContent
{
    public ulong FirstWord;
    public ulong SecondWord;
    public ulong Length;
}

/// <summary><c>struct certificate_event</c>: a certificate that a program took apart; its captured bytes follow.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CertificateEvent
{
    public uint ProcessId;
    public uint Captured;
    public CertificateContent Content;

    /// <summary>The connection whose server showed it; of unknown direction when it was loaded from somewhere.</summary>
    public FlowKey Flow;

    /// <summary>Whether the program loaded it itself.</summary>
    public readonly bool IsLoaded => Flow.Direction == FlowDirection.Unknown;

    /// <summary>Whether more of it was there than was captured.</summary>
    public readonly bool IsCut => Content.Length > Captured;
}
