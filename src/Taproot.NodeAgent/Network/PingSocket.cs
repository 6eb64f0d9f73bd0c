using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Taproot.NodeAgent.Kernel.Native;

namespace Taproot.NodeAgent.Network;

/// <summary>
/// A raw ICMP socket that asks the kernel for the times at which packets leave and arrive. It belongs to the network namespace of the thread
/// that opened it, and may be used from any thread after that, one at a time.
/// </summary>
internal sealed unsafe class PingSocket : IDisposable
{
    private const int RawCloseOnExec = 3 | 0x80000, ProtocolIPv4 = 1, ProtocolIPv6 = 58, FamilyIPv4 = 2, FamilyIPv6 = 10;
    private const int SocketLevel = 1, Timestamping = 37, RawLevel = 255, Filter = 1;

    // Sent: on its way to the device, and at the device. Received. By the kernel's clock, each with the number of the packet, without the packet.
    private const uint Wanted = 1 << 8 | 1 << 1 | 1 << 3 | 1 << 4 | 1 << 7 | 1 << 10 | 1 << 11;
    private readonly AddressFamily _family;
    private readonly TimeProvider _time;
    private readonly ushort _id = (ushort)Random.Shared.Next();
    private readonly ulong _mark = (ulong)Random.Shared.NextInt64();
    private readonly byte[] _packet = new byte[256];
    private readonly byte[] _control = new byte[512];
    private readonly List<(long SentAt, long AnsweredAt)> _sent = [];

    private PingSocket(AddressFamily family, int descriptor, TimeProvider time) => (_family, Descriptor, _time) = (family, descriptor, time);

    /// <summary>For poll.</summary>
    public int Descriptor { get; }

    /// <summary>Requests that were sent.</summary>
    public int Sent => _sent.Count;

    /// <summary>Requests that were answered.</summary>
    public int Answered { get; private set; }

    /// <summary>Opens one in the present thread's namespace; null when it may not be.</summary>
    public static PingSocket? Open(AddressFamily family, TimeProvider time)
    {
        var v4 = family == AddressFamily.InterNetwork;
        var descriptor = LibC.Socket(v4 ? FamilyIPv4 : FamilyIPv6, RawCloseOnExec, v4 ? ProtocolIPv4 : ProtocolIPv6);
        if (descriptor < 0) return null;
        var flags = Wanted;
        _ = LibC.SetSocketOption(descriptor, SocketLevel, Timestamping, &flags, sizeof(uint));
        if (v4) TakeReplies(descriptor, RawLevel, ~1u);
        else TakeReplies(descriptor, ProtocolIPv6, uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue, ~2u, uint.MaxValue, uint.MaxValue, uint.MaxValue);
        return new(family, descriptor, time);
    }

    /// <summary>Sends a request; its number, or -1 when it could not be sent.</summary>
    public int Send(IPAddress to)
    {
        const int addressSize = 28; // struct sockaddr_in6, the larger one
        Span<byte> address = stackalloc byte[addressSize];
        address.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(address, (ushort)(_family == AddressFamily.InterNetwork ? FamilyIPv4 : FamilyIPv6));
        to.TryWriteBytes(address[(_family == AddressFamily.InterNetwork ? 4 : 8)..], out _);
        PingMessage.Write(_packet, _family, _id, (ushort)_sent.Count, _mark);
        var now = Now();
        fixed (byte* packet = _packet, name = address)
            if (LibC.SendTo(Descriptor, packet, PingMessage.Length, LibC.DoNotWait, name, addressSize) != PingMessage.Length) return -1;
        // Until the kernel tells better.
        _sent.Add((now, 0));
        return _sent.Count - 1;
    }

    /// <summary>Takes all that has come; never waits.</summary>
    public void Receive()
    {
        const int mostPackets = 1024; // whoever floods us waits for the next round
        for (var i = 0; i < mostPackets && ReceiveOne(LibC.ErrorQueue, out _, out var control); i++)
        {
            var (at, packet) = KernelTimestamp.Read(control);
            if (at > 0 && packet < _sent.Count) _sent[(int)packet] = _sent[(int)packet] with { SentAt = at };
        }
        for (var i = 0; i < mostPackets && ReceiveOne(0, out var packet, out var control); i++)
        {
            if (PingMessage.ReadReply(packet, _family, _id, _mark) is not { } number || number >= _sent.Count || _sent[number].AnsweredAt != 0) continue;
            var at = KernelTimestamp.Read(control).Nanoseconds;
            _sent[number] = _sent[number] with { AnsweredAt = at > 0 ? at : Now() };
            Answered++;
        }
    }

    /// <summary>Round-trip time of a request in seconds; null when it was not answered.</summary>
    public double? RoundTrip(int number) =>
        number >= 0 && _sent[number] is { AnsweredAt: > 0 } ping ? Math.Max(0, ping.AnsweredAt - ping.SentAt) / 1e9 : null;

    public void Dispose() => _ = LibC.Close(Descriptor);

    private long Now() => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    private static void TakeReplies(int descriptor, int level, params ReadOnlySpan<uint> blocked)
    {
        fixed (uint* words = blocked) _ = LibC.SetSocketOption(descriptor, level, Filter, words, (uint)(blocked.Length * sizeof(uint)));
    }

    private bool ReceiveOne(int flags, out ReadOnlySpan<byte> data, out ReadOnlySpan<byte> control)
    {
        fixed (byte* packet = _packet, notes = _control)
        {
            var buffer = new LibC.Buffer { Data = packet, Size = (nuint)_packet.Length };
            var message = new LibC.Message { Buffers = &buffer, BufferCount = 1, Control = notes, ControlSize = (nuint)_control.Length };
            var received = LibC.ReceiveMessage(Descriptor, &message, flags | LibC.DoNotWait);
            data = received > 0 ? _packet.AsSpan(0, (int)received) : default;
            control = received >= 0 ? _control.AsSpan(0, (int)message.ControlSize) : default;
            return received >= 0;
        }
    }
}
