using System.Buffers.Binary;
using System.Net.Sockets;

namespace Taproot.NodeAgent.Network;

/// <summary>The bytes of ICMP echo requests and replies.</summary>
internal static class PingMessage
{
    /// <summary>Length of a request: header and mark.</summary>
    public const int Length = 16;

    private const int HeaderLength = 8, MinIPv4Header = 20;
    private const byte RequestV4 = 8, ReplyV4 = 0, RequestV6 = 128, ReplyV6 = 129;

    /// <summary>Writes a request; the kernel fills in the checksum for IPv6.</summary>
    public static void Write(Span<byte> to, AddressFamily family, ushort id, ushort sequence, ulong mark)
    {
        to[..Length].Clear();
        to[0] = family == AddressFamily.InterNetwork ? RequestV4 : RequestV6;
        BinaryPrimitives.WriteUInt16BigEndian(to[4..], id);
        BinaryPrimitives.WriteUInt16BigEndian(to[6..], sequence);
        BinaryPrimitives.WriteUInt64BigEndian(to[HeaderLength..], mark);
        if (family == AddressFamily.InterNetwork) BinaryPrimitives.WriteUInt16BigEndian(to[2..], Checksum(to[..Length]));
    }

    /// <summary>The sequence number of the request that a packet, as a raw socket gives it, answers; null when it answers none of ours.</summary>
    public static ushort? ReadReply(ReadOnlySpan<byte> packet, AddressFamily family, ushort id, ulong mark)
    {
        if (family == AddressFamily.InterNetwork)
        {
            if (packet.Length < MinIPv4Header) return null;
            var header = (packet[0] & 0xF) * 4;
            if (header < MinIPv4Header || header > packet.Length) return null;
            packet = packet[header..];
        }
        if (packet.Length < Length || packet[0] != (family == AddressFamily.InterNetwork ? ReplyV4 : ReplyV6) || packet[1] != 0) return null;
        if (BinaryPrimitives.ReadUInt16BigEndian(packet[4..]) != id || BinaryPrimitives.ReadUInt64BigEndian(packet[HeaderLength..]) != mark) return null;
        return BinaryPrimitives.ReadUInt16BigEndian(packet[6..]);
    }

    /// <summary>The internet's checksum: the complement of the ones' complement sum of 16-bit words.</summary>
    private static ushort Checksum(ReadOnlySpan<byte> data)
    {
        uint sum = 0;
        for (var i = 0; i + 1 < data.Length; i += 2) sum += BinaryPrimitives.ReadUInt16BigEndian(data[i..]);
        while (sum > ushort.MaxValue) sum = (sum & ushort.MaxValue) + (sum >> 16);
        return (ushort)~sum;
    }
}
