using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Taproot.NodeAgent.Kernel.Native;
using TunIoctl = Taproot.NodeAgent.Processes.LibC;

namespace Taproot.NodeAgent.Tests.Kernel;

/// <summary>
/// Hosts that are truly elsewhere: a TUN device in a network namespace whose packets this test answers by itself, with a TCP of its own.
/// The kernel has no socket for them, so there is no second end that could be matched. Every address and port behind the device accepts,
/// and answers each request with a short HTTP response.
/// </summary>
internal sealed unsafe class TunRemotes : IDisposable
{
    private const int Fin = 1, Syn = 2, Reset = 4, Push = 8, Acknowledge = 16;
    private static readonly byte[] Response = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhere\n");
    private readonly FileStream _device;
    private readonly string _namespace;
    private readonly Thread _thread;

    private TunRemotes(FileStream device, string networkNamespace)
    {
        (_device, _namespace) = (device, networkNamespace);
        _thread = new(Run) { IsBackground = true, Name = "tun-remotes" };
        _thread.Start();
    }

    /// <summary>Connections that each address accepted.</summary>
    public ConcurrentDictionary<IPEndPoint, int> Accepted { get; } = new();

    /// <summary>Requests that each address answered.</summary>
    public ConcurrentDictionary<IPEndPoint, int> Answered { get; } = new();

    /// <summary>Makes the device <c>tun0</c> in a namespace and the networks behind it; skips where there is none to be had.</summary>
    public static TunRemotes Start(string networkNamespace, params string[] networks)
    {
        SafeFileHandle? device = null;
        // A thread that entered another namespace is not given back to anyone: it ends here.
        var thread = new Thread(() => device = Open($"/run/netns/{networkNamespace}"));
        thread.Start();
        thread.Join();
        if (device is null) Assert.Skip("No TUN devices here.");
        var remotes = new TunRemotes(new(device, FileAccess.ReadWrite, bufferSize: 0), networkNamespace);
        RunningProgram.Run("ip", "-n", networkNamespace, "link", "set", "tun0", "up");
        foreach (var network in networks) RunningProgram.Run("ip", "-n", networkNamespace, "addr", "add", network, "dev", "tun0", "nodad");
        return remotes;
    }

    public void Dispose()
    {
        RunningProgram.Run("ip", "-n", _namespace, "link", "del", "tun0"); // which ends the read
        _thread.Join();
        _device.Dispose();
    }

    private static SafeFileHandle? Open(string networkNamespace)
    {
        const int readWrite = 2, closeOnExec = 0x80000;
        const nuint setInterface = 0x400454CA; // TUNSETIFF
        var space = LibC.Open(networkNamespace, closeOnExec, 0);
        if (space < 0 || LibC.SetNamespace(space, LibC.NetworkNamespace) != 0) return null;
        _ = LibC.Close(space);
        var descriptor = LibC.Open("/dev/net/tun", readWrite | closeOnExec, 0);
        if (descriptor < 0) return null;
        Span<byte> request = stackalloc byte[40]; // struct ifreq
        request.Clear();
        "tun0"u8.CopyTo(request);
        BinaryPrimitives.WriteInt16LittleEndian(request[16..], 0x1001); // IFF_TUN | IFF_NO_PI
        fixed (byte* argument = request)
            return TunIoctl.Ioctl(descriptor, setInterface, argument) == 0 ? new(descriptor, ownsHandle: true) : null;
    }

    private void Run()
    {
        var packet = new byte[65536];
        try
        {
            while (_device.Read(packet) is > 0 and var size) Answer(packet.AsSpan(0, size));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The device is gone with its test.
        }
    }

    private void Answer(Span<byte> packet)
    {
        var v4 = packet[0] >> 4 == 4;
        if (packet[v4 ? 9 : 6] != 6) return; // not TCP
        var (header, addresses, width) = v4 ? ((packet[0] & 15) * 4, 12, 4) : (40, 8, 16);
        var length = (v4 ? BinaryPrimitives.ReadUInt16BigEndian(packet[2..]) : BinaryPrimitives.ReadUInt16BigEndian(packet[4..]) + header) - header;
        var segment = packet.Slice(header, length);
        var (flags, offset) = (segment[13], (segment[12] >> 4) * 4);
        var sequence = BinaryPrimitives.ReadUInt32BigEndian(segment[4..]);
        var acknowledged = BinaryPrimitives.ReadUInt32BigEndian(segment[8..]);
        var data = length - offset;
        var me = new IPEndPoint(new IPAddress(packet.Slice(addresses + width, width)), BinaryPrimitives.ReadUInt16BigEndian(segment[2..]));
        if ((flags & Reset) != 0) return;
        if ((flags & Syn) != 0)
        {
            Accepted.AddOrUpdate(me, 1, (_, n) => n + 1);
            Send(packet, v4, header, (uint)Random.Shared.Next(), sequence + 1, Syn | Acknowledge, []);
        }
        else if (data > 0)
        {
            Answered.AddOrUpdate(me, 1, (_, n) => n + 1);
            Send(packet, v4, header, acknowledged, sequence + (uint)data, Push | Acknowledge, Response);
        }
        else if ((flags & Fin) != 0)
        {
            Send(packet, v4, header, acknowledged, sequence + 1, Fin | Acknowledge, []);
        }
    }

    /// <summary>Sends to where <paramref name="packet"/> came from.</summary>
    private void Send(ReadOnlySpan<byte> packet, bool v4, int header, uint sequence, uint acknowledge, int flags, ReadOnlySpan<byte> data)
    {
        var (fixedSize, addresses, width) = v4 ? (20, 12, 4) : (40, 8, 16);
        var answer = new byte[fixedSize + 20 + data.Length];
        var segment = answer.AsSpan(fixedSize);
        if (v4) WriteV4(answer);
        else WriteV6(answer, segment.Length);
        packet.Slice(addresses, width).CopyTo(answer.AsSpan(addresses + width));
        packet.Slice(addresses + width, width).CopyTo(answer.AsSpan(addresses));
        if (v4) BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(10), Checksum(0, answer.AsSpan(0, fixedSize)));
        packet.Slice(header + 2, 2).CopyTo(segment);
        packet.Slice(header, 2).CopyTo(segment[2..]);
        BinaryPrimitives.WriteUInt32BigEndian(segment[4..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(segment[8..], acknowledge);
        (segment[12], segment[13]) = (5 << 4, (byte)flags);
        BinaryPrimitives.WriteUInt16BigEndian(segment[14..], ushort.MaxValue);
        data.CopyTo(segment[20..]);
        var pseudo = (uint)(6 + segment.Length) + Sum(answer.AsSpan(addresses, 2 * width));
        BinaryPrimitives.WriteUInt16BigEndian(segment[16..], Checksum(pseudo, segment));
        _device.Write(answer);
    }

    private static void WriteV4(Span<byte> to)
    {
        (to[0], to[8], to[9]) = (0x45, 64, 6);
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)to.Length);
    }

    private static void WriteV6(Span<byte> to, int payload)
    {
        (to[0], to[6], to[7]) = (0x60, 6, 64);
        BinaryPrimitives.WriteUInt16BigEndian(to[4..], (ushort)payload);
    }

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (var i = 0; i < bytes.Length; i++) sum += (uint)bytes[i] << (i % 2 == 0 ? 8 : 0);
        return sum;
    }

    private static ushort Checksum(uint start, ReadOnlySpan<byte> bytes)
    {
        var sum = start + Sum(bytes);
        while (sum > ushort.MaxValue) sum = (sum & ushort.MaxValue) + (sum >> 16);
        return (ushort)~sum;
    }
}
