using Taproot.NodeAgent.Protocols;
using Taproot.NodeAgent.Protocols.ZooKeeper;

namespace Taproot.NodeAgent.Tests.Protocols;

public sealed class ZooKeeperTests
{
    private const int Create = 1, Delete = 2, GetData = 4, SetData = 5, Ping = 11, Multi = 14, CloseSession = -11;

    private static Talk Start() => new(new ZooKeeperDefinition());

    private static Wire Connect => new Wire().I32(0).I64(0).I32(30000).I64(0).I32(16).I64(0).I64(0).U8(0).WithLength32();

    private static Wire Connected => new Wire().I32(0).I32(30000).I64(0x1234).I32(16).I64(5).I64(6).U8(0).WithLength32();

    private static Wire Request(int number, int operation, byte[] body) => new Wire().I32(number).I32(operation).Raw(body).WithLength32();

    private static Wire Get(int number, string path) => Request(number, GetData, new Wire().Text32(path).U8(0));

    private static Wire Response(int number, int error = 0, params byte[] body) => new Wire().I32(number).I64(77).I32(error).Raw(body).WithLength32();

    [Fact]
    public void Requests_of_a_session_are_counted_and_its_upkeep_is_not()
    {
        var talk = Start().Client(Connect).Server(Connected).Client(Get(1, "/app/config")).After(4).Server(Response(1, 0, 1, 2, 3));
        talk.Client(Request(-2, Ping, [])).Server(Response(-2)).Client(Request(2, CloseSession, [])).Server(Response(2));

        Assert.Equal(["getData /app/config", "closeSession"], talk.Requests.Select(r => r.Details!.Statement));
        Assert.Equal(4_001_000, talk.Requests[0].EndNanoseconds - talk.Requests[0].StartNanoseconds);
        Assert.Equal(L7Protocol.ZooKeeper, talk.Chosen);
    }

    [Theory]
    [InlineData(-101, "ok", "NO_NODE")]
    [InlineData(-110, "ok", "NODE_EXISTS")]
    [InlineData(-103, "ok", "BAD_VERSION")]
    [InlineData(-4, "failed", "CONNECTION_LOSS")]
    [InlineData(-102, "failed", "NO_AUTH")]
    [InlineData(-112, "failed", "SESSION_EXPIRED")]
    [InlineData(-123, "failed", "RECONFIG_DISABLED")]
    public void Errors_fail_unless_they_are_answers(int error, string status, string name)
    {
        var talk = Start().Client(Get(1, "/a")).Server(Response(1, error));

        Assert.Equal((status, name), (talk.Requests[0].Status, talk.Requests[0].Details!.StatusDetail));
    }

    [Fact]
    public void Events_of_watches_answer_nothing()
    {
        var talk = Start().Client(Get(1, "/a")).Server(Response(-1, 0, new Wire().I32(3).I32(3).Text32("/a"))).Server(Response(1));

        Assert.Single(talk.Requests);
    }

    [Fact]
    public void A_multi_names_its_first_step_and_whether_there_are_more()
    {
        static Wire Step(int operation) => new Wire().I32(operation).U8(0).I32(-1);
        var end = new Wire().I32(-1).U8(1).I32(-1);
        byte[] set = Step(SetData).Text32("/clickhouse/t/time").Text32("123").I32(-1);
        byte[] create = Step(Create).Text32("/a").Text32("x").I32(1).I32(31).Text32("world").Text32("anyone").I32(0);
        byte[] delete = Step(Delete).Text32("/b").I32(-1);
        var talk = Start().Client(
            Request(1, Multi, new Wire().Raw(set).Raw(delete).Raw((byte[])end)), Request(2, Multi, new Wire().Raw(create).Raw((byte[])end)),
            Request(3, Multi, new Wire().Raw(delete).Raw((byte[])end))).Server(Response(1), Response(2), Response(3));

        Assert.Equal(["multi(setData, ...) /clickhouse/t/time", "multi(create) /a", "multi(delete) /b"], talk.Requests.Select(r => r.Details!.Statement));
    }

    [Fact]
    public void Calls_may_be_cut_anywhere_and_the_length_come_alone()
    {
        byte[] requests = Enumerable.Range(1, 20).Aggregate(new Wire().Raw((byte[])Connect), (w, i) => w.Raw((byte[])Get(i, "/node/" + i)));
        byte[] responses = Enumerable.Range(1, 20).Aggregate(new Wire().Raw((byte[])Connected), (w, i) => w.Raw((byte[])Response(i, i % 4 == 0 ? -4 : 0, 1, 2)));
        for (var cut = 1; cut < 80; cut++)
        {
            var talk = Start().Client(requests.Chunk(cut).ToArray()).Server(responses.Chunk(cut).ToArray());
            Assert.Equal(20, talk.Requests.Count);
            Assert.Equal(5, talk.Statuses.Count(s => s == "failed"));
            Assert.Equal("getData /node/20", talk.Requests[^1].Details!.Statement);
        }
    }

    [Fact]
    public void Data_that_was_not_copied_is_stepped_over()
    {
        var talk = new Talk(new ZooKeeperDefinition()) { Limit = 64 };
        talk.Client(Request(1, SetData, new Wire().Text32("/a/b").Text32(new('x', 5000)).I32(-1)), Get(2, "/a/b")).Server(Response(1, 0, new byte[80]), Response(2, 0, new byte[6000]));

        Assert.Equal(["setData /a/b", "getData /a/b"], talk.Requests.Select(r => r.Details!.Statement));
    }

    [Fact]
    public void After_a_loss_reading_goes_on_at_the_next_header()
    {
        var talk = Start().Client(Get(1, "/a")).Lose(false, 70).Server("the rest of some data").Server(Response(1)).Lose(true, 9).Client(Get(2, "/b")).Server(Response(2));

        Assert.Equal(["ok", "ok"], talk.Statuses);
        Assert.False(talk.IsWrong);
    }

    [Fact]
    public void Nothing_that_comes_over_the_wire_breaks_it() => Hostile.Bear(
        new ZooKeeperDefinition(), (true, Connect), (false, Connected), (true, Get(1, "/a")),
        (true, Request(2, Multi, new Wire().I32(Create).U8(0).I32(-1).Text32("/a").Text32("x").I32(1).I32(31).Text32("world").Text32("anyone").I32(0))), (false, Response(1)));

    [Fact]
    public void A_request_that_is_not_traced_costs_no_memory() => Assert.Equal(1, Thrift.Prove(new ZooKeeperParser(), Get(1, "/a"), Response(1)));
}
