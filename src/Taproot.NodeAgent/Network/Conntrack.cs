using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Taproot.NodeAgent.Kernel.Native;

namespace Taproot.NodeAgent.Network;

/// <summary>Asks the kernel's connection tracking where NAT led a connection.</summary>
internal interface INatTable
{
    /// <summary>
    /// The address behind NAT, or null when the connection is not translated or not known. Looks in the namespace of
    /// <paramref name="processId"/>, then in the host's.
    /// </summary>
    IPEndPoint? FindActual(int processId, IPEndPoint source, IPEndPoint destination);
}

/// <summary>ctnetlink: one GET by the original tuple.</summary>
internal sealed unsafe class Conntrack(string procRoot) : INatTable
{
    private const int NetlinkFamily = 16, RawSocket = 3 | 0x80000 /* close on exec */, NetfilterProtocol = 12;
    private const int SocketLevel = 1, ReceiveTimeout = 20;

    /// <inheritdoc/>
    public IPEndPoint? FindActual(int processId, IPEndPoint source, IPEndPoint destination)
    {
        if (!File.Exists($"{procRoot}/sys/net/netfilter/nf_conntrack_count")) return null;
        IPEndPoint? actual = null;
        // A thread that entered another namespace is not given back to anyone: it ends here.
        var thread = new Thread(() => actual = AskIn($"{procRoot}/{processId}/ns/net", source, destination) ?? AskIn($"{procRoot}/1/ns/net", source, destination))
        {
            IsBackground = true, Name = "conntrack",
        };
        thread.Start();
        thread.Join();
        return actual is null || actual.Equals(destination) ? null : actual;
    }

    private static IPEndPoint? AskIn(string networkNamespace, IPEndPoint source, IPEndPoint destination)
    {
        const int closeOnExec = 0x80000;
        var descriptor = LibC.Open(networkNamespace, closeOnExec, 0);
        if (descriptor < 0) return null;
        var entered = LibC.SetNamespace(descriptor, LibC.NetworkNamespace) == 0;
        _ = LibC.Close(descriptor);
        if (!entered) return null;
        var socket = LibC.Socket(NetlinkFamily, RawSocket, NetfilterProtocol);
        if (socket < 0) return null;
        try
        {
            return Ask(socket, source, destination);
        }
        finally
        {
            _ = LibC.Close(socket);
        }
    }

    private static IPEndPoint? Ask(int socket, IPEndPoint source, IPEndPoint destination)
    {
        var timeout = stackalloc long[2] { 0, 100_000 }; // struct timeval: 0.1 s
        _ = LibC.SetSocketOption(socket, SocketLevel, ReceiveTimeout, timeout, 16);
        Span<byte> buffer = stackalloc byte[4096];
        var size = ConntrackMessage.WriteGet(buffer, source, destination);
        fixed (byte* data = buffer)
        {
            if (LibC.Send(socket, data, (nuint)size, 0) != size) return null;
            var received = LibC.Receive(socket, data, (nuint)buffer.Length, 0);
            return received <= 0 ? null : ConntrackMessage.ReadReplySource(buffer[..(int)received]);
        }
    }
}

/// <summary>The bytes of ctnetlink messages.</summary>
internal static class ConntrackMessage
{
    private const int HeaderSize = 16, GenericSize = 4;
    private const ushort GetRequest = 1 << 8 | 1, NewReply = 1 << 8;
    private const ushort Nested = 0x8000, TypeMask = 0x3FFF;
    private const ushort TupleOriginal = 1, TupleReply = 2, TupleAddress = 1, TupleProtocol = 2;

    /// <summary>Writes a request for the connection with this original tuple; returns its length.</summary>
    public static int WriteGet(Span<byte> to, IPEndPoint source, IPEndPoint destination)
    {
        var v4 = source.AddressFamily == AddressFamily.InterNetwork;
        to[..(HeaderSize + GenericSize)].Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(to[4..], GetRequest);
        BinaryPrimitives.WriteUInt16LittleEndian(to[6..], 1); // NLM_F_REQUEST
        to[HeaderSize] = v4 ? (byte)2 : (byte)10;
        var at = HeaderSize + GenericSize;
        var tuple = Open(to, ref at, TupleOriginal);
        var address = Open(to, ref at, TupleAddress);
        Write(to, ref at, v4 ? (ushort)1 : (ushort)3, source.Address.GetAddressBytes());
        Write(to, ref at, v4 ? (ushort)2 : (ushort)4, destination.Address.GetAddressBytes());
        Close(to, at, address);
        var protocol = Open(to, ref at, TupleProtocol);
        Write(to, ref at, 1, [6]);
        Write(to, ref at, 2, [(byte)(source.Port >> 8), (byte)source.Port]);
        Write(to, ref at, 3, [(byte)(destination.Port >> 8), (byte)destination.Port]);
        Close(to, at, protocol);
        Close(to, at, tuple);
        BinaryPrimitives.WriteInt32LittleEndian(to, at);
        return at;
    }

    /// <summary>The source of the reply direction, which is where the connection really goes; null when the message is an error.</summary>
    public static IPEndPoint? ReadReplySource(ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderSize + GenericSize || BinaryPrimitives.ReadUInt16LittleEndian(message[4..]) != NewReply) return null;
        var tuple = Find(message[(HeaderSize + GenericSize)..], TupleReply);
        var addresses = Find(tuple, TupleAddress);
        var address = Find(addresses, 1) is { Length: 4 } v4 ? v4 : Find(addresses, 3);
        var port = Find(Find(tuple, TupleProtocol), 2);
        if (address.Length is not (4 or 16) || port.Length != 2) return null;
        return new(new IPAddress(address), BinaryPrimitives.ReadUInt16BigEndian(port));
    }

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> attributes, ushort type)
    {
        while (attributes.Length >= 4)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(attributes);
            if (length < 4 || length > attributes.Length) return default;
            if ((BinaryPrimitives.ReadUInt16LittleEndian(attributes[2..]) & TypeMask) == type) return attributes[4..length];
            attributes = attributes[Math.Min(attributes.Length, (length + 3) & ~3)..];
        }
        return default;
    }

    private static int Open(Span<byte> to, ref int at, ushort type)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(to[(at + 2)..], (ushort)(type | Nested));
        at += 4;
        return at - 4;
    }

    private static void Close(Span<byte> to, int at, int start) => BinaryPrimitives.WriteUInt16LittleEndian(to[start..], (ushort)(at - start));

    private static void Write(Span<byte> to, ref int at, ushort type, ReadOnlySpan<byte> value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(to[at..], (ushort)(4 + value.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(to[(at + 2)..], type);
        var padded = (value.Length + 3) & ~3;
        to.Slice(at + 4, padded).Clear();
        value.CopyTo(to[(at + 4)..]);
        at += 4 + padded;
    }
}
