using System.Net;
using CsCheck;
using Taproot.NodeAgent.Network;

namespace Taproot.NodeAgent.Tests.Network;

public sealed class ConntrackMessageTests
{
    [Fact]
    public void A_request_carries_its_length_and_both_addresses()
    {
        var buffer = new byte[512];
        var size = ConntrackMessage.WriteGet(buffer, new(IPAddress.Parse("10.0.0.1"), 1234), new(IPAddress.Parse("10.0.0.2"), 80));
        Assert.Equal(size, BitConverter.ToInt32(buffer));
        Assert.True(buffer.AsSpan(0, size).IndexOf(new byte[] { 10, 0, 0, 1 }) > 0);
        Assert.True(buffer.AsSpan(0, size).IndexOf(new byte[] { 10, 0, 0, 2 }) > 0);
    }

    [Fact]
    public void An_error_answer_is_no_address() => Assert.Null(ConntrackMessage.ReadReplySource(new byte[36]));

    [Fact]
    public void Any_bytes_are_read_without_harm() => Gen.Byte.Array[0, 300].Sample(bytes =>
    {
        if (bytes.Length > 6) (bytes[4], bytes[5]) = (0, 1); // looks like an answer
        ConntrackMessage.ReadReplySource(bytes);
        return true;
    });

    [Fact]
    public void Local_addresses_are_read_from_the_routing_trie()
    {
        var found = new HashSet<IPAddress>();
        NetworkNamespaces.ReadIPv4(
            ["Main:", "  +-- 10.0.0.0/8 2 0 2", "     |-- 10.0.0.0", "        /24 link UNICAST", "     |-- 10.0.0.5", "        /32 host LOCAL",
             "     |-- 10.0.0.255", "        /32 link BROADCAST", "     |-- 127.0.0.1", "        /32 host LOCAL"], found);
        Assert.Equal([IPAddress.Parse("10.0.0.5")], found);
    }
}
