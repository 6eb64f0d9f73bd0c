using System.Net.Sockets;
using CsCheck;
using Taproot.NodeAgent.Network;

namespace Taproot.NodeAgent.Tests.Network;

public sealed class PingMessageTests
{
    private const ushort Id = 0x1234;
    private const ulong Mark = 0x0102030405060708;
    private static readonly AddressFamily[] Families = [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6];

    [Fact]
    public void A_request_for_ipv4_has_the_checksum_of_the_internet()
    {
        var message = new byte[PingMessage.Length];
        PingMessage.Write(message, AddressFamily.InterNetwork, Id, 5, Mark);

        Assert.Equal([8, 0], message[..2]);
        var sum = message.Chunk(2).Sum(word => word[0] << 8 | word[1]);
        Assert.Equal(0xFFFF, (sum & 0xFFFF) + (sum >> 16));
    }

    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    public void Its_reply_is_known(AddressFamily family)
    {
        Assert.Equal((ushort)5, PingMessage.ReadReply(Reply(family, 5), family, Id, Mark));
        Assert.Null(PingMessage.ReadReply(Reply(family, 5), family, Id + 1, Mark));
        Assert.Null(PingMessage.ReadReply(Reply(family, 5), family, Id, Mark + 1));
    }

    [Fact]
    public void A_request_is_no_reply()
    {
        var message = new byte[PingMessage.Length];
        PingMessage.Write(message, AddressFamily.InterNetworkV6, Id, 5, Mark);
        Assert.Null(PingMessage.ReadReply(message, AddressFamily.InterNetworkV6, Id, Mark));
    }

    [Fact]
    public void Cut_and_changed_packets_do_no_harm() => Gen.Select(Gen.Int[0, 1], Gen.Int[0, 60], Gen.Int[0, 60], Gen.Byte).Sample((family, length, at, value) =>
    {
        var packet = Reply(Families[family], 9);
        packet[at % packet.Length] = value;
        var number = PingMessage.ReadReply(packet.AsSpan(0, Math.Min(length, packet.Length)), Families[family], Id, Mark);
        // The number itself may be what was changed; more than a packet nobody reads.
        return number is null || length >= PingMessage.Length;
    });

    [Fact]
    public void Whatever_stands_beside_a_packet_is_a_time_or_none() =>
        Gen.Byte.Array[0, 200].Sample(control => KernelTimestamp.Read(control).Nanoseconds >= 0);

    [Fact]
    public void Garbage_is_no_reply() => Gen.Select(Gen.Int[0, 1], Gen.Byte.Array[0, 100]).Sample((family, packet) =>
        PingMessage.ReadReply(packet, Families[family], Id, Mark) is null);

    private static byte[] Reply(AddressFamily family, ushort sequence)
    {
        var message = new byte[PingMessage.Length];
        PingMessage.Write(message, family, Id, sequence, Mark);
        message[0] = family == AddressFamily.InterNetwork ? (byte)0 : (byte)129;
        return family == AddressFamily.InterNetwork ? [0x45, .. new byte[19], .. message] : message;
    }
}
