using Taproot.NodeAgent.Protocols;
using Taproot.NodeAgent.Protocols.Http2;

namespace Taproot.NodeAgent.Tests.Protocols;

public sealed class Http2Tests
{
    private static readonly (string, string)[] Call =
    [
        (":method", "POST"), (":scheme", "http"), (":path", "/shop.Cart/Add"), (":authority", "cart:8080"), ("content-type", "application/grpc"), ("te", "trailers"),
    ];

    private static readonly (string, string)[] Get = [(":method", "GET"), (":scheme", "http"), (":path", "/a?b=1"), (":authority", "shop")];
    private readonly H2 _client = new();
    private readonly H2 _server = new();

    private static Talk Start(int limit = int.MaxValue) => new Talk(new Http2Definition()) { Limit = limit }.Client(H2.Preface).Server(H2.Frame(4, 0, 0, []));

    private byte[] Unary(uint stream) => [.. _client.Headers(stream, false, Call), .. H2.Data(stream, true, H2.Message(20))];

    private byte[] Reply(uint stream, int code) =>
    [
        .. _server.Headers(stream, false, (":status", "200"), ("content-type", "application/grpc")), .. H2.Data(stream, false, H2.Message(30)),
        .. _server.Headers(stream, true, ("grpc-status", $"{code}")),
    ];

    [Fact]
    public void A_request_is_complete_with_the_headers_of_its_response()
    {
        var talk = Start().Client(_client.Headers(1, true, Get)).After(5).Server(_server.Headers(1, false, (":status", "404"))).After(50).Server(H2.Data(1, true, "no"u8));

        var request = Assert.Single(talk.Requests);
        Assert.Equal(("404", true, L7Protocol.Http2), (request.Status, request.IsError, request.Protocol));
        Assert.Equal(5_001_000, request.EndNanoseconds - request.StartNanoseconds);
        Assert.Equal(("GET", "/a?b=1", "shop"), (request.Details!.Operation, request.Details.Target, request.Details.Scope));
        Assert.Equal(L7Protocol.Http2, talk.Chosen);
    }

    [Fact]
    public void A_call_is_complete_with_its_trailers()
    {
        var talk = Start().Client(Unary(1)).After(5).Server(_server.Headers(1, false, (":status", "200"), ("content-type", "application/grpc")));
        Assert.Empty(talk.Requests);
        talk.Server(H2.Data(1, false, H2.Message(30)), _server.Headers(1, true, ("grpc-status", "14"), ("grpc-message", "gone")));

        var request = Assert.Single(talk.Requests);
        Assert.Equal(("grpc:UNAVAILABLE", true, "14"), (request.Status, request.IsError, request.Details!.StatusDetail));
        Assert.Equal("/shop.Cart/Add", request.Details.Target);
        Assert.Equal(5_003_000, request.EndNanoseconds - request.StartNanoseconds);
    }

    [Fact]
    public void The_latency_of_a_stream_of_messages_is_the_time_to_the_first()
    {
        var talk = Start().Client(Unary(1)).After(5).Server(_server.Headers(1, false, (":status", "200"), ("content-type", "application/grpc")));
        for (var i = 0; i < 5; i++) talk.After(1000).Server(H2.Data(1, false, H2.Message(30)));
        talk.Server(_server.Headers(1, true, ("grpc-status", "0")));

        Assert.Equal("grpc:OK", Assert.Single(talk.Requests).Status);
        Assert.Equal(5_001_000, talk.Requests[0].EndNanoseconds - talk.Requests[0].StartNanoseconds);
    }

    [Fact]
    public void Calls_interleave_and_use_the_tables_of_their_connection()
    {
        var talk = Start();
        for (uint i = 1; i < 400; i += 2) talk.Client(Unary(i));
        for (uint i = 399; i < 400; i -= 2) talk.Server(Reply(i, i % 5 == 0 ? 5 : 0));

        Assert.Equal(200, talk.Requests.Count);
        Assert.Equal(40, talk.Statuses.Count(s => s == "grpc:NOT_FOUND"));
        Assert.All(talk.Requests, r => Assert.Equal("/shop.Cart/Add", r.Details!.Target));
    }

    [Fact]
    public void However_calls_are_cut_nothing_is_missed()
    {
        byte[] requests = [.. Enumerable.Range(0, 20).SelectMany(i => Unary((uint)(2 * i + 1)))];
        byte[] replies = [.. Enumerable.Range(0, 20).SelectMany(i => Reply((uint)(2 * i + 1), i % 4))];
        for (var cut = 1; cut < 60; cut++)
        {
            var talk = Start().Client(requests.Chunk(cut).ToArray()).Server(replies.Chunk(cut).ToArray());
            Assert.Equal(20, talk.Requests.Count);
            Assert.Equal(5, talk.Statuses.Count(s => s == "grpc:INVALID_ARGUMENT"));
        }
    }

    [Fact]
    public void Padding_priority_and_continuation_are_no_part_of_the_headers()
    {
        var block = _client.Block(Get);
        byte[] payload = [4, 0, 0, 0, 0, 16, .. block[..10], 0, 0, 0, 0];
        var talk = Start().Client(
            [.. H2.Frame(1, H2.Padded | H2.Priority | H2.EndStream, 1, payload), .. H2.Frame(9, 0, 1, block.AsSpan(10..20)), .. H2.Frame(9, H2.EndHeaders, 1, block.AsSpan(20))]);
        talk.Server(_server.Headers(1, true, (":status", "204")));

        Assert.Equal(("204", "/a?b=1"), (Assert.Single(talk.Requests).Status, talk.Requests[0].Details!.Target));
    }

    [Fact]
    public void Early_hints_and_promises_answer_nothing()
    {
        var talk = Start().Client(_client.Headers(1, true, Get)).Server(_server.Headers(1, false, (":status", "103")));
        talk.Server(H2.Frame(5, H2.EndHeaders, 1, [0, 0, 0, 2, .. _server.Block((":path", "/pushed"))]), _server.Headers(2, true, (":status", "200")));
        Assert.Empty(talk.Requests);
        talk.Server(_server.Headers(1, true, (":status", "200")));

        Assert.Equal(["200"], talk.Statuses);
    }

    [Fact]
    public void A_trailers_only_reply_and_one_of_a_proxy_have_a_status_too()
    {
        var talk = Start().Client(Unary(1), Unary(3), Unary(5))
            .Server(_server.Headers(1, true, (":status", "200"), ("content-type", "application/grpc"), ("grpc-status", "7")))
            .Server(_server.Headers(3, false, (":status", "503"), ("content-type", "text/html")), H2.Data(3, true, "busy"u8))
            .Server(H2.Frame(3, 0, 5, [0, 0, 0, 7]));

        Assert.Equal(["grpc:PERMISSION_DENIED", "grpc:UNAVAILABLE", "grpc:UNAVAILABLE"], talk.Statuses);
    }

    [Fact]
    public void Cancelled_and_refused_streams_are_over()
    {
        var talk = Start().Client(Unary(1), _client.Headers(3, true, Get), Unary(5), H2.Frame(3, 0, 1, [0, 0, 0, 8])).Server(H2.Frame(7, 0, 0, [0, 0, 0, 1, 0, 0, 0, 0]));

        Assert.Equal(["grpc:CANCELLED", "unknown", "grpc:UNAVAILABLE"], talk.Statuses);
    }

    [Fact]
    public void The_callers_trace_is_told()
    {
        var talk = Start().Client(_client.Headers(1, true, [.. Get, ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]))
            .Client(_client.Headers(3, true, [.. Get, ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]))
            .Client(_client.Headers(5, true, [.. Get, ("x-b3-traceid", "8448eb211c80319c"), ("x-b3-spanid", "b7ad6b7169203331"), ("x-b3-sampled", "0")]))
            .Server(_server.Headers(1, true, (":status", "200")), _server.Headers(3, true, (":status", "200")), _server.Headers(5, true, (":status", "200")));

        Assert.Equal([0xb7ad6b7169203331, 0xb7ad6b7169203331, 0xb7ad6b7169203331], talk.Requests.Select(r => r.Details!.Parent!.SpanId));
        Assert.Equal([true, true, false], talk.Requests.Select(r => r.Details!.Parent!.IsSampled));
    }

    [Fact]
    public void Long_data_need_not_be_copied()
    {
        var talk = Start(limit: 200).Client(Unary(1)).Server(_server.Headers(1, false, (":status", "200"), ("content-type", "application/grpc")));
        talk.Server(H2.Data(1, false, H2.Message(16000))).Server(_server.Headers(1, true, ("grpc-status", "0")));

        Assert.Equal(["grpc:OK"], talk.Statuses);
    }

    [Fact]
    public void After_a_gap_a_status_that_cannot_be_told_is_unknown_rather_than_wrong()
    {
        var talk = Start().Client(Unary(1)).Server(Reply(1, 0));
        var lost = Reply(3, 5);
        talk.Client(Unary(3)).Lose(false, lost.Length).Client(Unary(5), Unary(7), Unary(9), Unary(11));
        talk.Server(Reply(5, 0), Reply(7, 9)).Server(_server.Headers(9, true, ("grpc-status", "5"), ("grpc-status-details-bin", "x"))).Server(Reply(11, 9));

        Assert.Equal(["grpc:OK", "grpc:OK", "grpc:FAILED_PRECONDITION", "unknown", "grpc:FAILED_PRECONDITION"], talk.Statuses);
        Assert.False(talk.IsWrong);
    }

    [Fact]
    public void A_connection_that_is_older_than_the_agent_is_read_too()
    {
        Unary(1);
        Reply(1, 0);
        var talk = new Talk(new Http2Definition());
        talk.Client(Unary(3)).Server(Reply(3, 0)).Client(Unary(5)).Server(Reply(5, 13)).Client(_client.Headers(7, true, Get)).Server(_server.Headers(7, false, (":status", "200")));
        talk.Server(H2.Data(7, true, "hello"u8));

        Assert.Equal(["grpc:OK", "grpc:INTERNAL", "unknown"], talk.Statuses);
        Assert.Equal(L7Protocol.Http2, talk.Chosen);
    }

    [Fact]
    public void Nothing_that_comes_over_the_wire_breaks_it() => Hostile.Bear(
        new Http2Definition(), (true, H2.Preface), (true, Unary(1)), (true, Unary(3)), (false, Reply(1, 0)), (false, Reply(3, 4)), (false, H2.Frame(7, 0, 0, new byte[8])));

    [Fact]
    public void A_call_that_is_not_traced_costs_no_memory()
    {
        var parser = new Http2Parser();
        var sink = new CountingSink();
        uint stream = 1;
        var request = Unary(stream);
        var reply = Reply(stream, 0);
        Round();
        (request, reply) = (Unary(stream), Reply(stream, 0));
        for (var i = 0; i < 5000; i++) Round();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) Round();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(6001, sink.Count);

        void Round()
        {
            Feed(request, true);
            Feed(reply, false);
            stream += 2;
        }

        void Feed(byte[] bytes, bool isRequest)
        {
            for (var at = 0; at < bytes.Length;)
            {
                System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at + 5), stream);
                var rest = bytes.AsSpan(at);
                at += (int)(isRequest ? parser.ReadRequest(rest, new(1, 2, false, 3), sink) : parser.ReadResponse(rest, new(4, 2, false, 3), sink));
            }
        }
    }
}
