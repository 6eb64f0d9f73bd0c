using System.Net;
using CsCheck;
using Taproot.NodeAgent.Network;

namespace Taproot.NodeAgent.Tests.Network;

public sealed class ConntrackMessageTests
{
    private static readonly Gen<IPEndPoint> V4 = Gen.Select(Gen.Byte.Array[4], Gen.Int[0, 65535], (a, p) => new IPEndPoint(new IPAddress(a), p));
    private static readonly Gen<IPEndPoint> V6 = Gen.Select(Gen.Byte.Array[16], Gen.Int[0, 65535], (a, p) => new IPEndPoint(new IPAddress(a), p));

    [Fact]
    public void What_was_asked_for_is_read_back_from_the_kernels_answer() => Gen.OneOf(Gen.Select(V4, V4, V4, V4), Gen.Select(V6, V6, V6, V6)).Sample(ends =>
    {
        var (original, reply) = (new ConntrackTuple(ends.Item1, ends.Item2), new ConntrackTuple(ends.Item3, ends.Item4));
        return ConntrackMessage.Read(Answer(7, original, reply), 7, original) == new ConntrackAnswer(reply, 0);
    });

    [Fact]
    public void An_answer_to_another_question_or_of_another_connection_is_none()
    {
        var (ours, theirs) = (new ConntrackTuple(new(1, 1), new(2, 2)), new ConntrackTuple(new(3, 3), new(4, 4)));
        Assert.Null(ConntrackMessage.Read(Answer(6, ours, theirs), 7, ours));
        Assert.Null(ConntrackMessage.Read(Answer(7, theirs, ours), 7, ours));
    }

    [Fact]
    public void An_error_is_its_number()
    {
        var message = new byte[36];
        (message[0], message[4], message[8]) = (36, 2, 7);
        BitConverter.TryWriteBytes(message.AsSpan(16), -2);
        Assert.Equal(new ConntrackAnswer(null, 2), ConntrackMessage.Read(message, 7, default));
    }

    [Fact]
    public void Any_bytes_are_read_without_harm() => Gen.Byte.Array[0, 300].Sample(bytes =>
    {
        if (bytes.Length > 11) (bytes[4], bytes[5], bytes[8], bytes[9], bytes[10], bytes[11]) = (0, 1, 7, 0, 0, 0); // looks like an answer
        ConntrackMessage.Read(bytes, 7, default);
        return true;
    });

    /// <summary>An answer as the kernel writes it: the tuple asked for, then the one of the other direction.</summary>
    private static byte[] Answer(uint sequence, ConntrackTuple original, ConntrackTuple reply)
    {
        const int header = 20;
        Span<byte> first = new byte[ConntrackMessage.MaxRequest], second = new byte[ConntrackMessage.MaxRequest];
        first = first[..ConntrackMessage.WriteGet(first, sequence, original)];
        second = second[header..ConntrackMessage.WriteGet(second, sequence, reply)];
        second[2] = 2; // CTA_TUPLE_REPLY
        byte[] answer = [.. first, .. second];
        BitConverter.TryWriteBytes(answer, answer.Length);
        (answer[4], answer[5]) = (0, 1);
        return answer;
    }

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
