using Taproot.NodeAgent.Protocols;
using Taproot.NodeAgent.Protocols.MongoDb;
using static Taproot.NodeAgent.Tests.Protocols.Mongo;

namespace Taproot.NodeAgent.Tests.Protocols;

public sealed class MongoTests
{
    private static readonly byte[] Find = Document(
        Element("find", "orders"), Element("filter", Document(Element("user", "secret"), Element("total", Document(Element("$gt", 100))))), Element("$db", "shop"));

    private static readonly byte[] Fine = Document(Element("n", 1), Element("ok", 1.0));
    private static readonly byte[] Failure = Document(Element("ok", 0.0), Element("errmsg", "not authorized"), Element("code", 13));

    private static Talk Start() => new(new MongoDefinition());

    [Fact]
    public void A_command_and_its_reply_are_a_request()
    {
        var reply = Document(Element("cursor", Document(Element("id", 0))), Element("ok", 1.0));
        var talk = Start().Client(Message(7, 0, Find)).After(3).Server(Message(100, 7, reply));

        var request = Assert.Single(talk.Requests);
        Assert.Equal("ok", request.Status);
        Assert.Equal(3_001_000, request.EndNanoseconds - request.StartNanoseconds);
        Assert.Equal(("find", "orders", "shop"), (request.Details!.Operation, request.Details.Target, request.Details.Scope));
        Assert.Equal("{find: \"orders\", filter: {user: ?, total: {$gt: ?}}}", request.Details.Statement);
        Assert.Equal(L7Protocol.MongoDb, talk.Chosen);
    }

    [Fact]
    public void Failures_of_commands_and_of_writes_fail()
    {
        var writes = Document(Element("n", 0), Element("writeErrors", new[] { Document(Element("index", 0), Element("code", 11000)) }), Element("ok", 1.0));
        var insert = Document(Element("insert", "orders"), Element("$db", "shop"));
        var talk = Start().Client(Message(1, 0, Find)).Server(Message(100, 1, Failure)).Client(Message(2, 0, insert, 1, Document(Element("a", 1)))).Server(Message(101, 2, writes));

        Assert.Equal(["failed", "failed"], talk.Statuses);
        Assert.Equal(["13", "11000"], talk.Requests.Select(r => r.Details!.StatusDetail));
        Assert.Equal("insert", talk.Requests[1].Details!.Operation);
    }

    [Fact]
    public void Replies_may_come_in_any_order_and_the_first_of_several_answers()
    {
        var talk = Start().Client([.. Message(1, 0, Find), .. Message(2, 0, Find, flags: 0x10000), .. Message(3, 0, Find)])
            .Server([.. Message(50, 3, Failure), .. Message(51, 2, Fine, flags: 2), .. Message(52, 51, Fine, flags: 2), .. Message(53, 1, Fine)]);

        Assert.Equal(["failed", "ok", "ok"], talk.Statuses);
    }

    [Fact]
    public void What_needs_no_answer_is_unknown_and_what_watches_the_server_is_not_counted()
    {
        byte[] hello = [.. Int(0), .. "admin.$cmd\0"u8, .. Int(0), .. Int(-1), .. Document(Element("isMaster", 1), Element("helloOk", true))];
        byte[] reply = [.. Int(8), .. new byte[12], .. Int(1), .. Document(Element("ismaster", true), Element("ok", 1.0))];
        var talk = Start().Client(Wrap(1, 0, 2004, hello)).Server(Wrap(2, 1, 1, reply)).Client(Message(3, 0, Document(Element("hello", 1)))).Server(Message(4, 3, Fine));
        Assert.Empty(talk.Requests);
        talk.Client(Message(5, 0, Find, flags: 2));

        Assert.Equal(["unknown"], talk.Statuses);
        Assert.False(talk.Requests[0].HasLatency);
    }

    [Fact]
    public void Compressed_messages_are_counted_as_unknown()
    {
        byte[] body = [.. Int(2013), .. Int(100), 1, 9, 9, 9, 9];
        var talk = Start().Client(Wrap(1, 0, 2012, body)).Server(Wrap(2, 1, 2012, body));

        Assert.Equal(["unknown"], talk.Statuses);
    }

    [Fact]
    public void A_result_that_is_cut_is_fine_and_what_follows_is_read()
    {
        var talk = new Talk(new MongoDefinition()) { Limit = 300 };
        var large = Document(Element("cursor", Document(Element("firstBatch", new string('x', 50_000)))), Element("ok", 1.0));
        talk.Client(Message(1, 0, Find)).Server(Message(10, 1, large).Chunk(16_000).ToArray()).Client(Message(2, 0, Find)).Server(Message(11, 2, Failure));

        Assert.Equal(["ok", "failed"], talk.Statuses);
    }

    [Fact]
    public void However_calls_are_cut_nothing_is_missed()
    {
        byte[] requests = [.. Enumerable.Range(1, 20).SelectMany(i => Message(i, 0, Find))];
        byte[] replies = [.. Enumerable.Range(1, 20).SelectMany(i => Message(100 + i, i, i % 4 == 0 ? Failure : Fine))];
        for (var cut = 1; cut < 50; cut++)
        {
            var talk = Start().Client(requests.Chunk(cut).ToArray()).Server(replies.Chunk(cut).ToArray());
            Assert.Equal((15, 5), (talk.Statuses.Count(s => s == "ok"), talk.Statuses.Count(s => s == "failed")));
        }
    }

    [Fact]
    public void Nothing_that_comes_over_the_wire_breaks_it() => Hostile.Bear(
        new MongoDefinition(), (true, Message(1, 0, Find)), (false, Message(2, 1, Failure)), (true, Message(3, 0, Find, 1, Find)), (false, Message(4, 3, Fine)));

    [Fact]
    public void A_command_that_is_not_traced_costs_no_memory() => Frugality.Check(new MongoParser(), Message(1, 0, Find), Message(2, 1, Fine));
}
