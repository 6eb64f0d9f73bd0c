using System.Runtime.InteropServices;
using Taproot.NodeAgent.Protocols;

namespace Taproot.NodeAgent.Kernel;

// Mirrors Bpf/maps.h, field by field.

/// <summary><c>PAYLOAD_*</c>.</summary>
[Flags]
internal enum PayloadFlags : byte
{
    None = 0,

    /// <summary>The client sent it.</summary>
    Request = 1,

    /// <summary>The first bytes that answer.</summary>
    Answers = 2,

    /// <summary>The connection is older than the agent.</summary>
    Existing = 4,

    /// <summary>The length is not known: at least what was captured.</summary>
    Unsized = 8,

    /// <summary>Taken from a TLS library.</summary>
    Plaintext = 16,

    /// <summary>Of HTTP/1 that the kernel counts: for traces only.</summary>
    Head = 32,
}

/// <summary><c>struct payload_event</c>: what one system call moved; the captured bytes follow. An event of a closed connection has the first four fields.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PayloadEvent
{
    public KernelEventType Type;
    public uint ProcessId;
    public ulong Connection;
    public ulong StartedNanoseconds;
    public ulong Nanoseconds;
    public ulong TurnNanoseconds;
    public uint ThreadId;
    public uint Sequence;
    public uint Length;
    public uint Captured;
    public L7Protocol Protocol;
    public PayloadFlags Flags;
    private ushort _pad;
    public PairKey Pair;
    private uint _pad2;
    public FlowKey Flow;
    public KernelEndpoint Local;
    public KernelEndpoint Remote;
}

/// <summary><c>struct verdict</c>: what the kernel is to do with a connection's payloads.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Verdict
{
    public ulong StartedNanoseconds;
    public ushort RequestLimit;
    public ushort ResponseLimit;
    public L7Protocol Protocol;
    private readonly byte _pad0, _pad1, _pad2;
}

/// <summary><c>struct capture_settings</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CaptureSettings
{
    public uint Ships;
    public uint HeadsPerSecond;
    public uint ShipsHttp1;
}
