using System.Buffers.Binary;
using Taproot.NodeAgent.Protocols;
using Taproot.NodeAgent.Protocols.Kafka;

namespace Taproot.NodeAgent.Tests.Protocols;

public sealed class KafkaTests
{
    private static readonly byte[] Topic = [0, 6, .. "orders"u8];
    private static readonly byte[] CompactTopic = [7, .. "orders"u8];

    private static byte[] Wrap(byte[] content)
    {
        byte[] message = [0, 0, 0, 0, .. content];
        BinaryPrimitives.WriteInt32BigEndian(message, content.Length);
        return message;
    }

    private static byte[] Request(short key, short version, int number, params byte[] body) => Wrap([.. Short(key), .. Short(version), .. Int(number), 0, 3, .. "app"u8, .. body]);

    private static byte[] Response(int number, params byte[] body) => Wrap([.. Int(number), .. body]);

    private static byte[] Short(int value) => [(byte)(value >> 8), (byte)value];

    private static byte[] Int(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static Talk Start() => new Talk(new KafkaDefinition()).Client(Request(18, 3, 1, [0, 4, .. "abc"u8, 2, .. "1"u8, 0])).Server(Response(1, 0, 0, 1, 0, 0, 0, 0, 0));

    [Fact]
    public void A_request_and_its_response_are_matched_by_number()
    {
        var talk = Start().Client(Request(12, 3, 2, [0, 1, .. "g"u8]), Request(12, 3, 3, [0, 1, .. "g"u8])).After(2).Server(Response(3, 0, 0, 0, 0, 0, 27), Response(2, 0, 0, 0, 0, 0, 0));

        Assert.Equal(["ok", "failed", "ok"], talk.Statuses);
        Assert.Equal(("Heartbeat", "27"), (talk.Requests[1].Details!.Operation, talk.Requests[1].Details!.StatusDetail));
        Assert.Equal(2_001_000, talk.Requests[1].EndNanoseconds - talk.Requests[1].StartNanoseconds);
        Assert.Equal(L7Protocol.Kafka, talk.Chosen);
    }

    public static TheoryData<short, short, byte[]> Places
    {
        get
        {
            byte[] partition = [.. Int(0), 0, 3];
            byte[] offset = [.. Int(0), .. new byte[8], 0, 0, 0, 3];
            byte[] broker = [.. Int(1), 0, 4, .. "host"u8, .. Int(9092)];
            byte[] compactBroker = [.. Int(1), 5, .. "host"u8, .. Int(9092), 0, 0];
            return new()
            {
                { 0, 2, [.. Int(1), .. Topic, .. Int(1), .. partition] },
                { 0, 9, [0, 2, .. CompactTopic, 2, .. partition] },
                { 0, 13, [0, 2, .. new byte[16], 2, .. partition] },
                { 1, 0, [.. Int(1), .. Topic, .. Int(1), .. partition] },
                { 1, 4, [.. Int(0), .. Int(1), .. Topic, .. Int(1), .. partition] },
                { 1, 11, [.. Int(0), 0, 3] },
                { 1, 11, [.. Int(0), 0, 0, .. Int(0), .. Int(1), .. Topic, .. Int(1), .. partition] },
                { 1, 12, [0, .. Int(0), 0, 0, .. Int(0), 2, .. CompactTopic, 2, .. partition] },
                { 2, 1, [.. Int(1), .. Topic, .. Int(1), .. partition] },
                { 2, 7, [0, .. Int(0), 2, .. CompactTopic, 2, .. partition] },
                { 3, 1, [.. Int(1), .. broker, 0xff, 0xff, .. Int(1), .. Int(1), 0, 3] },
                { 3, 9, [0, .. Int(0), 2, .. compactBroker, 2, .. "c"u8, .. Int(1), 2, 0, 3] },
                { 8, 2, [.. Int(1), .. Topic, .. Int(1), .. partition] },
                { 8, 8, [0, .. Int(0), 2, .. CompactTopic, 2, .. partition] },
                { 9, 3, [.. Int(0), .. Int(1), .. Topic, .. Int(1), .. offset] },
                { 9, 8, [0, .. Int(0), 2, 2, .. "g"u8, 2, .. CompactTopic, 2, .. Int(0), .. new byte[12], 1, 0, 3] },
                { 10, 0, [0, 3] },
                { 10, 3, [0, .. Int(0), 0, 3] },
                { 10, 4, [0, .. Int(0), 2, 2, .. "g"u8, .. Int(1), 5, .. "host"u8, .. Int(9092), 0, 3] },
                { 11, 5, [.. Int(0), 0, 3] },
                { 12, 0, [0, 3] },
                { 18, 3, [0, 3] },
                { 22, 4, [0, .. Int(0), 0, 3] },
                { 36, 2, [0, 0, 3] },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void The_error_is_found_in_each_version(short key, short version, byte[] body)
    {
        Assert.Equal(3, KafkaResponse.ErrorOf(key, version, body));
        Assert.Null(KafkaResponse.ErrorOf(key, version, body.AsSpan(0, body.Length - 1)));
    }

    [Fact]
    public void A_member_that_gets_its_name_has_not_failed() => Assert.Equal(0, KafkaResponse.ErrorOf(11, 5, [0, 0, 0, 0, 0, 79]));

    [Fact]
    public void What_is_produced_without_acknowledgement_has_no_answer()
    {
        byte[] produce = [0xff, 0xff, 0, 0, .. Int(1000), .. Int(1), .. Topic, .. Int(1)];
        var talk = Start().Client(Request(0, 7, 2, produce)).Client(Request(0, 9, 3, [0, 0, 0, 0, .. Int(1000), 2, .. CompactTopic]));

        Assert.Equal(["ok", "unknown", "unknown"], talk.Statuses);
        Assert.False(talk.Requests[1].HasLatency);
        Assert.Equal(["Produce orders", "Produce orders"], talk.Requests.Skip(1).Select(r => r.Details!.Statement));
    }

    [Fact]
    public void Tokens_of_the_old_authentication_are_stepped_over()
    {
        var talk = Start().Client(Request(17, 0, 2, [0, 5, .. "PLAIN"u8])).Server(Response(2, 0, 0, 0, 0, 0, 0)).Client(Wrap("\0user\0password of some length"u8.ToArray())).Server(Wrap([]))
            .Client(Request(12, 0, 3)).Server(Response(3, 0, 0));

        Assert.Equal(["ok", "ok", "ok"], talk.Statuses);
        Assert.False(talk.IsWrong);
    }

    [Fact]
    public void Long_messages_are_stepped_over_and_gaps_are_survived()
    {
        var talk = new Talk(new KafkaDefinition()) { Limit = 300 };
        byte[] fetched = [.. Int(0), 0, 0, .. Int(0), .. Int(1), .. Topic, .. Int(1), .. Int(0), 0, 0, .. new byte[90_000]];
        talk.Client(Request(1, 11, 1)).Server(Response(1, fetched).Chunk(16_000).ToArray()).Client(Request(1, 11, 2)).Lose(false, 500).Client(Request(12, 0, 3)).Server(Response(3, 0, 5));

        Assert.Equal(["ok", "failed"], talk.Statuses);
    }

    [Fact]
    public void However_calls_are_cut_nothing_is_missed()
    {
        byte[] requests = [.. Enumerable.Range(1, 20).SelectMany(i => Request(12, 0, i))];
        byte[] responses = [.. Enumerable.Range(1, 20).SelectMany(i => Response(i, 0, (byte)(i % 4 == 0 ? 16 : 0)))];
        for (var cut = 1; cut < 40; cut++)
        {
            var talk = new Talk(new KafkaDefinition()).Client(requests.Chunk(cut).ToArray()).Server(responses.Chunk(cut).ToArray());
            Assert.Equal((15, 5), (talk.Statuses.Count(s => s == "ok"), talk.Statuses.Count(s => s == "failed")));
        }
    }

    [Fact]
    public void Nothing_that_comes_over_the_wire_breaks_it() => Hostile.Bear(
        new KafkaDefinition(), (true, Request(3, 9, 1, 0, 1)), (false, Response(1, [0, .. Int(0), 2, .. Int(1), 5, .. "host"u8, .. Int(9092), 0, 0])), (true, Request(0, 9, 2, new byte[30])), (false, Response(2, 0, 2)));

    [Fact]
    public void A_request_that_is_not_traced_costs_no_memory() => Frugality.Check(new KafkaParser(), Request(1, 11, 1), Response(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
}
