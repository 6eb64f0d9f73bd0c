using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Kernel;

// Mirrors Bpf/maps.h, field by field.

/// <summary>An IPv6 address, or an IPv4 address mapped into one.</summary>
[InlineArray(16)]
internal struct AddressBytes
{
    private byte _first;

    /// <summary>The address, IPv4 when it is one.</summary>
    public readonly IPAddress ToAddress()
    {
        var address = new IPAddress((ReadOnlySpan<byte>)this);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}

/// <summary><c>struct endpoint</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct KernelEndpoint
{
    public AddressBytes Address;
    public ushort Port;
    private ushort _pad0, _pad1, _pad2;

    /// <summary>As .NET knows it.</summary>
    public readonly IPEndPoint ToEndPoint() => new(Address.ToAddress(), Port);

    /// <summary>As the kernel knows it.</summary>
    public static KernelEndpoint Of(IPEndPoint end)
    {
        var result = new KernelEndpoint { Port = (ushort)end.Port };
        end.Address.MapToIPv6().TryWriteBytes(result.Address, out _);
        return result;
    }
}

/// <summary>Which end of a connection a flow is.</summary>
internal enum FlowDirection : byte
{
    Unknown,
    Outbound,
    Inbound,
}

/// <summary><c>struct flow_key</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FlowKey : IEquatable<FlowKey>
{
    public uint ProcessId;
    public uint NetworkNamespace;
    public FlowDirection Direction;
    private byte _pad;
    public ushort Port;
    private uint _pad2;
    public AddressBytes Address;
    public ulong Separate;

    public readonly bool Equals(FlowKey other) => Bytes(in this).SequenceEqual(Bytes(in other));

    public override readonly bool Equals(object? obj) => obj is FlowKey other && Equals(other);

    public override readonly int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes(in this));
        return hash.ToHashCode();
    }

    private static ReadOnlySpan<byte> Bytes(in FlowKey key) => MemoryMarshal.AsBytes(new ReadOnlySpan<FlowKey>(in key));
}

/// <summary>Requests by latency, as the kernel counts them.</summary>
[InlineArray(Count)]
internal struct LatencyBuckets
{
    public const int Count = 12;
    private ulong _first;
}

/// <summary><c>struct flow</c>: counters that only grow.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FlowCounters
{
    public ulong Id;
    public ulong LastNanoseconds;
    public ulong Connects;
    public ulong ConnectNanoseconds;
    public ulong Refused;
    public ulong TimedOut;
    public ulong Unreachable;
    public ulong OtherwiseFailed;
    public ulong Opened;
    public ulong Closed;
    public ulong BytesSent;
    public ulong BytesReceived;
    public ulong Retransmits;
    public ulong RoundTripMicroseconds;
    public ulong RoundTripSamples;
    public ulong HttpNanoseconds;
    public LatencyBuckets HttpBuckets;
    public ulong Turns;
    public ulong TurnNanoseconds;
    public LatencyBuckets TurnBuckets;
}

/// <summary><c>struct status_key</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct StatusKey
{
    public ulong FlowId;
    public uint Status;
    private uint _pad;
}

/// <summary><c>struct listener</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Listener
{
    public uint ProcessId;
    public uint NetworkNamespace;
    public KernelEndpoint Local;
}

/// <summary><c>struct pair_key</c>: the sequence numbers that both ends of a connection know.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PairKey
{
    public uint Client;
    public uint Server;

    /// <summary>Whether there is one.</summary>
    public readonly bool IsKnown => (Client | Server) != 0;
}

/// <summary><c>struct pair</c>: the accepting end.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AcceptedEnd
{
    public uint NetworkNamespace;
    private uint _pad;
    public KernelEndpoint Local;
}

/// <summary><c>struct dialled_key</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DialledAddress : IEquatable<DialledAddress>
{
    public AddressBytes Address;
    public uint NetworkNamespace;
    public ushort Port;
    private ushort _pad;

    /// <summary>What the connections of an outbound flow dialled.</summary>
    public static DialledAddress Of(in FlowKey flow) => new() { Address = flow.Address, NetworkNamespace = flow.NetworkNamespace, Port = flow.Port };

    public readonly bool Equals(DialledAddress other) =>
        NetworkNamespace == other.NetworkNamespace && Port == other.Port && ((ReadOnlySpan<byte>)Address).SequenceEqual(other.Address);

    public override readonly bool Equals(object? obj) => obj is DialledAddress other && Equals(other);

    public override readonly int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Address);
        hash.Add(NetworkNamespace);
        hash.Add(Port);
        return hash.ToHashCode();
    }
}

/// <summary><c>struct connection</c>, which is the kernel's own.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal struct TrackedConnection
{
    /// <summary>Its size.</summary>
    public const int Bytes = 128;
}

/// <summary><c>struct queue</c>, which is the kernel's own.</summary>
[StructLayout(LayoutKind.Sequential, Size = 256)]
internal struct RequestQueue;

/// <summary><c>struct existing_end</c>: the accepting end of a connection that is older than the agent.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ExistingEnd
{
    public uint ProcessId;
    public uint NetworkNamespace;
    public KernelEndpoint Local;
    public KernelEndpoint Remote;
}

/// <summary>Kinds of events in the ring buffer.</summary>
internal enum KernelEventType : uint
{
    ProcessExec = 2,
    ProcessExit = 3,
    OomKill = 4,
    Flow = 5,
    Payload = 6,
    Closed = 7,
    Datagram = 8,
    Tls = 9,
}

/// <summary><c>struct exec_event</c>: a process that replaced its image, with what names it should it be gone before anyone looks.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ExecEvent
{
    public KernelEventType Type;
    public uint ProcessId;
    public ulong Cgroup;
    public ulong MemoryCgroup;
    public KernelName Name;
}

/// <summary><c>struct flow_event</c>: the first connection of a new flow. Process events are its first two fields.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FlowEvent
{
    public KernelEventType Type;
    public uint ProcessId;
    public FlowKey Flow;
    public KernelEndpoint Local;
    public PairKey Pair;
}

/// <summary>Indexes of the kernel's own counters.</summary>
internal enum KernelCounter
{
    Events,
    EventsDropped,
    ConnectionsDropped,
    FlowsDropped,
    StatusesDropped,
    ListenersDropped,
    PayloadFaults,
    Requests,
    ResponsesUnmatched,
    FlowsMerged,
    Payloads,
    PayloadsDropped,
    HeadsSkipped,
    ClosesDropped,
    Plaintexts,
    PlaintextsUnpaired,
    QueuesDropped,
    ConnectionsSwept,
    Certificates,
    CertificatesDropped,
    CertificatesUnpaired,
}
