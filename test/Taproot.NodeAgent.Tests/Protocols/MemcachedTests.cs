using System.Buffers.Binary;
using System.Text;
using Taproot.NodeAgent.Protocols;
using Taproot.NodeAgent.Protocols.Memcached;

namespace Taproot.NodeAgent.Tests.Protocols;

public sealed class MemcachedTests
{
    private static Talk Start() => new(new MemcachedDefinition());

    private static byte[] Binary(bool isRequest, byte command, uint opaque, string key = "", ushort status = 0, int extras = 0)
    {
        var message = new byte[24 + extras + key.Length];
        (message[0], message[1], message[3], message[4]) = (isRequest ? (byte)0x80 : (byte)0x81, command, (byte)key.Length, (byte)extras);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), status);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(8), extras + key.Length);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(12), opaque);
        Encoding.ASCII.GetBytes(key).CopyTo(message, 24 + extras);
        return message;
    }

    [Fact]
    public void A_get_of_several_keys_is_one_request_with_latency()
    {
        var talk = Start().Client("gets 1111 2222 3333\r\n").After(2).Server("VALUE 1111 0 5 9\r\nhello\r\nVALUE 3333 0 3 9\r\nEND\r\n").Server("END\r\n");

        var request = Assert.Single(talk.Requests);
        Assert.Equal("ok", request.Status);
        Assert.Equal(2_001_000, request.EndNanoseconds - request.StartNanoseconds);
        Assert.Equal(("gets", "1111 2222 3333"), (request.Details!.Operation, request.Details.Target));
        Assert.Equal(L7Protocol.Memcached, talk.Chosen);
    }

    [Theory]
    [InlineData("set a 0 60 5\r\nhello\r\n", "STORED\r\n", "ok", "set a")]
    [InlineData("cas a 0 60 5 77\r\nhello\r\n", "EXISTS\r\n", "ok", "cas a")]
    [InlineData("add a 0 60 5\r\nhello\r\n", "SERVER_ERROR out of memory storing object\r\n", "failed", "add a")]
    [InlineData("incr 1111 2222\r\n", "7\r\n", "ok", "incr 1111")]
    [InlineData("incr a 1\r\n", "CLIENT_ERROR cannot increment or decrement non-numeric value\r\n", "failed", "incr a")]
    [InlineData("delete a\r\n", "NOT_FOUND\r\n", "ok", "delete a")]
    [InlineData("touch a 10\r\n", "TOUCHED\r\n", "ok", "touch a")]
    [InlineData("gat 60 a b\r\n", "VALUE a 0 1\r\nx\r\nEND\r\n", "ok", "gat a b")]
    [InlineData("get a\r\n", "END\r\n", "ok", "get a")]
    [InlineData("mg a v t\r\n", "VA 2 t-1\r\nhi\r\n", "ok", "mg a")]
    [InlineData("mg a v\r\n", "EN\r\n", "ok", "mg a")]
    [InlineData("ms a 2 T60\r\nhi\r\n", "HD\r\n", "ok", "ms a")]
    [InlineData("md a\r\n", "NF\r\n", "ok", "md a")]
    [InlineData("ma a N0\r\n", "HD\r\n", "ok", "ma a")]
    [InlineData("mn\r\n", "MN\r\n", "ok", "mn")]
    [InlineData("version\r\n", "VERSION 1.6.38\r\n", "ok", "version")]
    [InlineData("stats\r\n", "STAT pid 1\r\nSTAT uptime 2\r\nEND\r\n", "ok", "stats")]
    public void Each_command_has_one_status(string request, string response, string status, string statement)
    {
        var talk = Start().Client(request).Server(response).Client("get z\r\n").Server("END\r\n");

        Assert.Equal([status, "ok"], talk.Statuses);
        Assert.Equal(statement, talk.Requests[0].Details!.Statement);
    }

    [Fact]
    public void Without_a_reply_a_command_is_unknown_and_has_no_latency()
    {
        var talk = Start().Client("set a 0 0 1 noreply\r\nx\r\nincr a 1 noreply\r\nget a\r\n").Server("VALUE a 0 1\r\n2\r\nEND\r\n");

        Assert.Equal(["unknown", "unknown", "ok"], talk.Statuses);
        Assert.Equal([false, false, true], talk.Requests.Select(r => r.HasLatency));
    }

    [Fact]
    public void Quiet_meta_commands_went_well_when_nothing_is_said()
    {
        var talk = Start().Client("mg a v q\r\nmg b v q\r\nms c 1 q\r\nx\r\nmn\r\n").Server("VA 1\r\n7\r\nMN\r\n").Client("get a\r\n").Server("END\r\n");

        Assert.Equal(["ok", "ok", "ok", "ok", "ok"], talk.Statuses);
    }

    [Fact]
    public void Binary_commands_are_matched_by_number_and_quiet_ones_by_what_follows()
    {
        var talk = Start().Client([.. Binary(true, 0x09, 1, "a"), .. Binary(true, 0x09, 2, "b"), .. Binary(true, 0x11, 3, "c", extras: 8), .. Binary(true, 0x0a, 4)])
            .Server([.. Binary(false, 0x09, 2, extras: 4), .. Binary(false, 0x11, 3, status: 3), .. Binary(false, 0x0a, 4)])
            .Client(Binary(true, 0x10, 5)).Server([.. Binary(false, 0x10, 5, "pid"), .. Binary(false, 0x10, 5, "uptime"), .. Binary(false, 0x10, 5)])
            .Client(Binary(true, 0x00, 6, "a")).Server(Binary(false, 0x00, 6, status: 1));

        Assert.Equal(["ok", "ok", "failed", "ok", "ok", "ok"], talk.Statuses);
        Assert.Equal(("getq", "a"), (talk.Requests[0].Details!.Operation, talk.Requests[0].Details!.Target));
        Assert.Equal(L7Protocol.Memcached, talk.Chosen);
    }

    [Fact]
    public void However_calls_are_cut_nothing_is_missed()
    {
        var requests = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 20).Select(i => $"set k{i} 0 0 12\r\nvalue\r\nvalue\r\nget k{i} other\r\n")));
        var responses = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 20).Select(i => i % 4 == 0 ? "SERVER_ERROR out of memory\r\nEND\r\n" : "STORED\r\nVALUE k 0 5\r\nE\r\nND\r\nEND\r\n")));
        for (var cut = 1; cut < 40; cut++)
        {
            var talk = Start().Client(requests.Chunk(cut).ToArray()).Server(responses.Chunk(cut).ToArray());
            Assert.Equal((35, 5), (talk.Statuses.Count(s => s == "ok"), talk.Statuses.Count(s => s == "failed")));
        }
    }

    [Fact]
    public void Long_values_are_stepped_over_and_long_lists_of_keys_are_counted()
    {
        var talk = new Talk(new MemcachedDefinition()) { Limit = 200 };
        talk.Client("set a 0 0 5000\r\n" + new string('x', 5000) + "\r\n").Client("get a\r\n").Server("STORED\r\nVALUE a 0 5000\r\n" + new string('x', 5000) + "\r\nEND\r\n")
            .Client("get " + string.Join(' ', Enumerable.Range(0, 500)) + "\r\n").Server("END\r\n").Client("get a\r\n").Server("ERROR\r\n");

        Assert.Equal(["ok", "ok", "ok", "failed"], talk.Statuses);
    }

    [Fact]
    public void Nothing_that_comes_over_the_wire_breaks_it() => Hostile.Bear(
        new MemcachedDefinition(),
        (true, "set a 0 0 1\r\nx\r\nget a b\r\nmg a v q\r\nmn\r\n"u8.ToArray()), (false, "STORED\r\nVALUE a 0 1\r\nx\r\nEND\r\nMN\r\n"u8.ToArray()),
        (true, Binary(true, 0x09, 1, "a")), (true, Binary(true, 0x0a, 2)), (false, Binary(false, 0x0a, 2)));

    [Fact]
    public void A_command_that_is_not_traced_costs_no_memory()
    {
        Frugality.Check(new MemcachedParser(), "set a 0 0 1\r\nx\r\nget a b\r\n"u8.ToArray(), "STORED\r\nVALUE a 0 1\r\nx\r\nEND\r\n"u8.ToArray(), requests: 2);
        Frugality.Check(new MemcachedParser(), Binary(true, 0x00, 6, "a"), Binary(false, 0x00, 6, status: 1));
    }
}
