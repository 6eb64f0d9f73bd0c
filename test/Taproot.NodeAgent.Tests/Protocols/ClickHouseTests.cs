using Taproot.NodeAgent.Protocols;
using Taproot.NodeAgent.Protocols.ClickHouse;

namespace Taproot.NodeAgent.Tests.Protocols;

public sealed class ClickHouseTests
{
    private const string Id = "0f2a8c1e-5a3b-4a57-9c55-2f6f0a7b9d10";
    private static readonly byte[] EndOfStream = [5];

    private static Talk Start() => new(new ClickHouseDefinition());

    private static Wire ClientHello(int revision) =>
        new Wire().U8(0).TextVarint("ClickHouse client").Varint(25).Varint(3).Varint(revision).TextVarint("shop").TextVarint("default").TextVarint("");

    private static Wire ServerHello(int revision) => new Wire().U8(0).TextVarint("ClickHouse").Varint(25).Varint(3).Varint(revision).TextVarint("UTC");

    /// <summary>A query as a client of the revision writes it.</summary>
    private static Wire Query(string text, int revision, bool isHttp = false, bool isTraced = false, params (string Name, string Value)[] settings)
    {
        var wire = new Wire().U8(1).TextVarint(Id).U8(1).TextVarint("").TextVarint(Id).TextVarint("0.0.0.0:0");
        if (revision >= 54449) wire.Little64(123);
        if (isHttp) wire.U8(2).U8(2).TextVarint("curl");
        else wire.U8(1).TextVarint("me").TextVarint("host").TextVarint("client").Varint(25).Varint(3).Varint(revision);
        if (isHttp && revision >= 54443) wire.TextVarint("");
        if (isHttp && revision >= 54447) wire.TextVarint("");
        if (revision >= 54060) wire.TextVarint("");
        if (revision >= 54448) wire.Varint(0);
        if (!isHttp && revision >= 54401) wire.Varint(7);
        if (revision >= 54442 && !isTraced) wire.U8(0);
        if (revision >= 54442 && isTraced) wire.U8(1).Little64(0x0123456789abcdef).Little64(0x1122334455667788).Little64(0x19aabbccddeeff00).TextVarint("").U8(1);
        if (revision >= 54453) wire.Varint(0).Varint(0).Varint(0);
        if (revision >= 54475) wire.Varint(1).Varint(1);
        if (revision >= 54476) wire.U8(0);
        foreach (var (name, value) in settings) wire.TextVarint(name).Varint(0).TextVarint(value);
        wire.TextVarint("");
        if (revision >= 54472) wire.TextVarint("");
        if (revision >= 54441) wire.TextVarint("");
        return wire.Varint(2).Varint(1).TextVarint(text);
    }

    private static Wire Data(int bytes) => new Wire().U8(1).TextVarint("").Raw([.. Enumerable.Range(0, bytes).Select(i => (byte)(i % 200 + 20))]);

    private static Wire Exception(int code) => new Wire().U8(2).Little32(code).TextVarint("DB::Exception").TextVarint("DB::Exception: no").TextVarint("").U8(0);

    private static Wire Progress => new Wire().U8(3).Varint(10).Varint(100).Varint(1000).Varint(0).Varint(0).Varint(0).Varint(5L << 21);

    [Theory]
    [InlineData(54058)]
    [InlineData(54060)]
    [InlineData(54412)]
    [InlineData(54429)]
    [InlineData(54443)]
    [InlineData(54449)]
    [InlineData(54460)]
    [InlineData(54472)]
    [InlineData(54475)]
    [InlineData(54479)]
    public void Queries_of_all_revisions_are_read_with_their_settings(int revision)
    {
        (string, string)[] settings = revision < 54429 ? [] : [("max_execution_time", "60"), ("max_threads", "2")];
        foreach (var isGreeted in (bool[])[true, false])
        {
            var talk = Start();
            if (isGreeted) talk.Client(ClientHello(revision)).Server(ServerHello(54479));
            talk.Client(Query("SELECT 1 FROM t", revision, settings: settings)).After(9).Server(Data(50), EndOfStream);

            var request = Assert.Single(talk.Requests);
            Assert.Equal(("ok", "SELECT ? FROM t", "SELECT"), (request.Status, request.Details!.Statement, request.Details.Operation));
            Assert.Equal(isGreeted ? "shop" : "", request.Details.Scope);
            Assert.Equal(9_002_000, request.EndNanoseconds - request.StartNanoseconds);
            if (isGreeted) Assert.Equal(L7Protocol.ClickHouse, talk.Chosen);
        }
    }

    [Fact]
    public void Queries_between_servers_that_came_by_HTTP_are_read()
    {
        var talk = Start().Client(Query("INSERT INTO t FORMAT Values", 54460, isHttp: true)).Server(EndOfStream);

        Assert.Equal("INSERT", talk.Requests[0].Details!.Operation);
    }

    [Fact]
    public void The_callers_trace_is_taken()
    {
        var talk = Start().Client(Query("SELECT 1", 54460, isTraced: true)).Server(EndOfStream);

        Assert.Equal(new(new(0x0123456789abcdef, 0x1122334455667788), 0x19aabbccddeeff00, true), talk.Requests[0].Details!.Parent);
    }

    [Fact]
    public void An_exception_fails_at_once_or_amid_data()
    {
        var talk = Start().Client(Query("SELECT x", 54460)).Server(Exception(47));
        talk.Client(Query("SELECT y", 54460)).Server(Data(500), new Wire().Raw((byte[])Progress).Raw((byte[])Exception(241)));

        Assert.Equal(["failed", "failed"], talk.Statuses);
        Assert.Equal(["47", "241"], talk.Requests.Select(r => r.Details!.StatusDetail));
    }

    [Fact]
    public void Progress_is_not_the_end()
    {
        var talk = Start().Client(Query("SELECT 1", 54460)).Server(Progress);
        Assert.Empty(talk.Requests);
        Assert.Single(talk.Server(new Wire().Raw((byte[])Progress).U8(5)).Requests);
    }

    [Fact]
    public void An_insert_with_data_of_the_client_is_one_query()
    {
        var talk = Start().Client(Query("INSERT INTO t VALUES", 54460), [2, 0, 0]).Server(Data(40)).Client(Data(900), [1, 2, 3], [2, 0, 0]).Server(EndOfStream);

        Assert.Equal(["ok"], talk.Statuses);
    }

    [Fact]
    public void A_query_whose_end_was_not_copied_is_done_when_the_next_one_comes()
    {
        var talk = new Talk(new ClickHouseDefinition()) { Limit = 400 };
        talk.Client(Query("SELECT 1", 54460)).Server(Data(300)).After(5).Server(Data(5000)).After(60_000).Client(Query("SELECT 2", 54460)).Server(Exception(60));
        talk.Client(Query("SELECT 3", 54460)).Client(Query("SELECT 4", 54460)).Server(EndOfStream);

        Assert.Equal(["ok", "failed", "unknown", "ok"], talk.Statuses);
        Assert.InRange(talk.Requests[0].EndNanoseconds - talk.Requests[0].StartNanoseconds, 5_000_000, 6_000_000);
    }

    [Fact]
    public void Pings_and_greetings_are_no_queries() =>
        Assert.Empty(Start().Client(ClientHello(54460)).Server(ServerHello(54460)).Client([4]).Server([4]).Client([0]).Requests);

    [Fact]
    public void A_long_query_is_cut_and_lengths_that_lie_are_borne()
    {
        var talk = new Talk(new ClickHouseDefinition()) { Limit = 300 };
        talk.Client(Query("SELECT " + new string('a', 3000), 54460)).Server(EndOfStream);
        Assert.StartsWith("SELECT aaa", talk.Requests[0].Details!.Statement, StringComparison.Ordinal);

        byte[] lying = new Wire().Raw(((byte[])Query("SELECT 1", 54460)).AsSpan(..^9)).Varint(1L << 56).Text("SELECT 1");
        Assert.Equal("", Start().Client(lying).Server(EndOfStream).Requests[0].Details!.Statement);
    }

    [Fact]
    public void Nothing_that_comes_over_the_wire_breaks_it() => Hostile.Bear(
        new ClickHouseDefinition(), (true, ClientHello(54460)), (false, ServerHello(54460)), (true, Query("SELECT 1", 54460, isTraced: true, settings: ("a", "b"))),
        (false, Exception(60)));

    [Fact]
    public void A_query_that_is_not_traced_costs_no_memory() => Assert.Equal(1, Thrift.Prove(new ClickHouseParser(), Query("SELECT 1", 54460), EndOfStream));
}
