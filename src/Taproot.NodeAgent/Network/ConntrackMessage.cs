using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Taproot.NodeAgent.Network;

/// <summary>One direction of a connection as conntrack sees it.</summary>
internal readonly record struct ConntrackTuple(IPEndPoint Source, IPEndPoint Destination);

/// <summary>What ctnetlink said: the translated <paramref name="Reply"/> direction, or a positive <paramref name="Error"/> number.</summary>
internal readonly record struct ConntrackAnswer(ConntrackTuple? Reply, int Error);

/// <summary>The bytes of ctnetlink messages.</summary>
internal static class ConntrackMessage
{
    /// <summary>More than the longest request.</summary>
    public const int MaxRequest = 128;

    private const int HeaderSize = 16, GenericSize = 4;
    private const ushort GetRequest = 1 << 8 | 1, NewReply = 1 << 8, Failure = 2;
    private const ushort Nested = 0x8000, TypeMask = 0x3FFF;
    private const ushort TupleOriginal = 1, TupleReply = 2, TupleAddress = 1, TupleProtocol = 2;

    /// <summary>Writes a request for the connection with this original tuple; returns its length.</summary>
    public static int WriteGet(Span<byte> to, uint sequence, ConntrackTuple original)
    {
        var (source, destination) = (original.Source, original.Destination);
        var v4 = source.AddressFamily == AddressFamily.InterNetwork;
        to[..(HeaderSize + GenericSize)].Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(to[4..], GetRequest);
        BinaryPrimitives.WriteUInt16LittleEndian(to[6..], 1); // NLM_F_REQUEST
        BinaryPrimitives.WriteUInt32LittleEndian(to[8..], sequence);
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

    /// <summary>
    /// Reads the answer to <paramref name="original"/>; null when the message is no answer to request <paramref name="sequence"/>, or is damaged.
    /// </summary>
    public static ConntrackAnswer? Read(ReadOnlySpan<byte> message, uint sequence, ConntrackTuple original)
    {
        if (message.Length < HeaderSize + GenericSize || BinaryPrimitives.ReadUInt32LittleEndian(message[8..]) != sequence) return null;
        var type = BinaryPrimitives.ReadUInt16LittleEndian(message[4..]);
        if (type == Failure) return ReadFailure(message);
        if (type != NewReply) return null;
        var length = Math.Min(message.Length, BinaryPrimitives.ReadUInt32LittleEndian(message));
        if (length < HeaderSize + GenericSize) return null;
        var attributes = message[(HeaderSize + GenericSize)..(int)length];
        // The kernel finds a connection by either of its directions: the one we dialled is meant.
        return ReadTuple(Find(attributes, TupleOriginal)) == original && ReadTuple(Find(attributes, TupleReply)) is { } reply
            ? new(reply, 0)
            : null;
    }

    private static ConntrackAnswer? ReadFailure(ReadOnlySpan<byte> message)
    {
        var error = BinaryPrimitives.ReadInt32LittleEndian(message[HeaderSize..]);
        return error is < 0 and > -4096 ? new(null, -error) : null;
    }

    private static ConntrackTuple? ReadTuple(ReadOnlySpan<byte> tuple)
    {
        var addresses = Find(tuple, TupleAddress);
        var v4 = Find(addresses, 1).Length == 4;
        var protocol = Find(tuple, TupleProtocol);
        var source = ReadEndPoint(Find(addresses, v4 ? (ushort)1 : (ushort)3), Find(protocol, 2));
        var destination = ReadEndPoint(Find(addresses, v4 ? (ushort)2 : (ushort)4), Find(protocol, 3));
        return source is null || destination is null ? null : new(source, destination);
    }

    private static IPEndPoint? ReadEndPoint(ReadOnlySpan<byte> address, ReadOnlySpan<byte> port) =>
        address.Length is 4 or 16 && port.Length == 2 ? new(new IPAddress(address), BinaryPrimitives.ReadUInt16BigEndian(port)) : null;

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
