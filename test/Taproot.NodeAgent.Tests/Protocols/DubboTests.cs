using Taproot.NodeAgent.Protocols;
using Taproot.NodeAgent.Protocols.Dubbo;

namespace Taproot.NodeAgent.Tests.Protocols;

public sealed class DubboTests
{
    private static Talk Start() => new(new DubboDefinition());

    private static Wire Message(int flags, int status, long number, byte[] body) => new Wire().U8(0xda).U8(0xbb).U8(flags).U8(status).I64(number).I32(body.Length).Raw(body);

    private static Wire Call(long number, int flags = 0xc2) =>
        Message(flags, 0, number, new Wire().Text8("2.0.2").U8(0x30).Text8("com.example.ShopService.WithLongName").U8('N').Text8("order").Text8("I").Raw(0x90));

    private static Wire Reply(long number, int status = 20, int kind = 0x91) => Message(0x02, status, number, [(byte)kind, 5]);

    [Fact]
    public void A_call_and_its_reply_are_a_request()
    {
        var talk = Start().Client(Call(1)).After(6).Server(Reply(1));

        var request = Assert.Single(talk.Requests);
        Assert.Equal(("ok", "com.example.ShopService.WithLongName", "order"), (request.Status, request.Details!.Scope, request.Details.Operation));
        Assert.Equal(6_001_000, request.EndNanoseconds - request.StartNanoseconds);
        Assert.Equal(L7Protocol.Dubbo2, talk.Chosen);
    }

    [Theory]
    [InlineData(31, 0x91, "failed", "SERVER_TIMEOUT")]
    [InlineData(100, 0x91, "failed", "SERVER_THREADPOOL_EXHAUSTED_ERROR")]
    [InlineData(20, 0x90, "failed", "SERVICE_EXCEPTION")]
    [InlineData(20, 0x93, "failed", "SERVICE_EXCEPTION")]
    [InlineData(20, 0x95, "ok", "")]
    [InlineData(77, 0x91, "unknown", "unknown")]
    public void What_became_of_it_is_told(int status, int kind, string label, string detail)
    {
        var talk = Start().Client(Call(1)).Server(Reply(1, status, kind));

        Assert.Equal((label, detail), (talk.Requests[0].Status, talk.Requests[0].Details!.StatusDetail));
    }

    [Fact]
    public void Heartbeats_count_nothing_whoever_sends_them_and_calls_without_reply_do()
    {
        var talk = Start().Client(Message(0xe2, 0, 1, [0x4e])).Server(Message(0x22, 20, 1, [0x4e]), Message(0xe2, 0, 9, [0x4e])).Client(Call(2, 0x82));

        Assert.Equal(("ok", false), (Assert.Single(talk.Requests).Status, talk.Requests[0].HasLatency));
    }

    [Fact]
    public void Replies_come_in_any_order_however_the_calls_are_cut()
    {
        byte[] calls = Enumerable.Range(1, 10).Aggregate(new Wire(), (w, i) => w.Raw((byte[])Call(i)));
        byte[] replies = Enumerable.Range(1, 10).Reverse().Aggregate(new Wire(), (w, i) => w.Raw((byte[])Reply(i, i == 3 ? 70 : 20)));
        for (var cut = 1; cut < 90; cut++)
        {
            var talk = Start().Client(calls.Chunk(cut).ToArray()).Server(replies.Chunk(cut).ToArray());
            Assert.Equal(10, talk.Requests.Count);
            Assert.Equal(1, talk.Statuses.Count(s => s == "failed"));
        }
    }

    [Fact]
    public void Nothing_that_comes_over_the_wire_breaks_it() => Hostile.Bear(new DubboDefinition(), (true, Call(1)), (false, Reply(1)), (true, Call(2, 0x82)));

    [Fact]
    public void A_call_that_is_not_traced_costs_no_memory() => Assert.Equal(1, Thrift.Prove(new DubboParser(), Call(1), Reply(1)));
}
