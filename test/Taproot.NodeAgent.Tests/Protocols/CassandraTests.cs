using Taproot.NodeAgent.Protocols;
using Taproot.NodeAgent.Protocols.Cassandra;

namespace Taproot.NodeAgent.Tests.Protocols;

public sealed class CassandraTests
{
    private const int Error = 0, Startup = 1, Ready = 2, Options = 5, Query = 7, Result = 8, Prepare = 9, Execute = 10, Event = 12, Batch = 13;

    private static Talk Start() => new(new CassandraDefinition());

    private static Wire Envelope(int version, int stream, int opcode, byte[] body, int flags = 0) =>
        new Wire().U8(version).U8(flags).U16(stream).U8(opcode).I32(body.Length).Raw(body);

    private static Wire Asked(int stream, string text, int version = 4) => Envelope(version, stream, Query, new Wire().Text32(text).U16(1).U8(0));

    private static Wire Rows(int stream, int version = 4) => Envelope(0x80 | version, stream, Result, new Wire().I32(2).I32(1).I32(0).I32(0));

    private static Wire Failed(int stream, int code, int version = 4) => Envelope(0x80 | version, stream, Error, new Wire().I32(code).Text16("no"));

    private static Wire StartUp(int version) => Envelope(version, 0, Startup, new Wire().U16(1).Text16("CQL_VERSION").Text16("3.0.0"));

    /// <summary>A frame of version 5 around whole envelopes.</summary>
    private static Wire Frame(byte[] payload, bool isSelfContained = true)
    {
        var fields = payload.Length | (isSelfContained ? 1 << 17 : 0);
        byte[] header = [(byte)fields, (byte)(fields >> 8), (byte)(fields >> 16)];
        var check = CqlFrame.Checksum(header);
        return new Wire().Raw(header).Raw((byte)check, (byte)(check >> 8), (byte)(check >> 16)).Raw(payload).I32(0);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void A_query_and_its_rows_are_a_request(int version)
    {
        var talk = Start().Client(StartUp(version)).Server(Envelope(0x80 | version, 0, Ready, []))
            .Client(Asked(1, "SELECT name FROM users WHERE id = 42", version)).After(2).Server(Rows(1, version));

        var request = Assert.Single(talk.Requests);
        Assert.Equal("ok", request.Status);
        Assert.Equal(2_001_000, request.EndNanoseconds - request.StartNanoseconds);
        Assert.Equal(("SELECT name FROM users WHERE id = ?", "SELECT"), (request.Details!.Statement, request.Details.Operation));
        Assert.Equal(L7Protocol.Cassandra, talk.Chosen);
    }

    [Fact]
    public void Errors_have_the_names_of_their_codes()
    {
        var talk = Start().Client(Asked(1, "x"), Asked(2, "y")).Server(Failed(2, 0x1100), Failed(1, 0x2000));

        Assert.Equal(["failed", "failed"], talk.Statuses);
        Assert.Equal(["WRITE_TIMEOUT", "SYNTAX_ERROR"], talk.Requests.Select(r => r.Details!.StatusDetail));
    }

    [Fact]
    public void Warnings_tracing_and_payload_before_an_error_are_stepped_over()
    {
        var body = new Wire().I64(1).I64(2).U16(1).Text16("slow").U16(1).Text16("key").Text32("value").I32(0x1001).Text16("busy");
        var talk = Start().Client(Asked(1, "x")).Server(Envelope(0x84, 1, Error, body, 2 | 4 | 8));

        Assert.Equal("OVERLOADED", talk.Requests[0].Details!.StatusDetail);
    }

    [Fact]
    public void A_prepared_statement_is_known_on_other_connections()
    {
        var id = "0123456789abcdef";
        Start().Client(Envelope(4, 1, Prepare, new Wire().Text32("INSERT INTO t (a) VALUES (?)")))
            .Server(Envelope(0x84, 1, Result, new Wire().I32(4).Text16(id).I32(0).I32(0)));
        var talk = Start().Client(Envelope(4, 3, Execute, new Wire().Text16(id).U16(1).U8(0))).Server(Rows(3));
        talk.Client(Envelope(4, 4, Batch, new Wire().U8(0).U16(2).U8(1).Text16(id).U16(0))).Server(Rows(4));

        Assert.Equal(["INSERT INTO t (a) VALUES (?)", "INSERT INTO t (a) VALUES (?)"], talk.Requests.Select(r => r.Details!.Statement));
        Assert.Equal(["INSERT", "BATCH"], talk.Requests.Select(r => r.Details!.Operation));
    }

    [Fact]
    public void Preparing_options_and_events_are_no_queries()
    {
        var talk = Start().Client(Envelope(4, 1, Options, []), Envelope(4, 2, Prepare, new Wire().Text32("SELECT 1")))
            .Server(Envelope(0x84, 0xffff, Event, new Wire().Text16("STATUS_CHANGE")), Envelope(0x84, 2, Result, new Wire().I32(4).Text16("id").I32(0)));

        Assert.Empty(talk.Requests);
    }

    [Fact]
    public void The_keyspace_is_told_once_it_is_set()
    {
        var talk = Start().Client(Asked(1, "USE shop")).Server(Envelope(0x84, 1, Result, new Wire().I32(3).Text16("shop"))).Client(Asked(1, "SELECT 1")).Server(Rows(1));

        Assert.Equal(["", "shop"], talk.Requests.Select(r => r.Details!.Scope));
    }

    [Fact]
    public void Compressed_bodies_count_without_a_text()
    {
        var talk = Start().Client(Envelope(4, 1, Query, [1, 2, 3, 4], flags: 1)).Server(Envelope(0x84, 1, Error, [9, 9], flags: 1));

        Assert.Equal(("failed", ""), (talk.Requests[0].Status, talk.Requests[0].Details!.Statement));
    }

    [Fact]
    public void Answers_come_in_any_order_however_the_calls_are_cut()
    {
        byte[] queries = Enumerable.Range(1, 20).Aggregate(new Wire(), (w, i) => w.Raw((byte[])Asked(i, $"SELECT {i}")));
        byte[] answers = Enumerable.Range(1, 20).Reverse().Aggregate(new Wire(), (w, i) => w.Raw((byte[])(i % 5 == 0 ? Failed(i, 0x2200) : Rows(i))));
        for (var cut = 1; cut < 60; cut++)
        {
            var talk = Start().Client(queries.Chunk(cut).ToArray()).Server(answers.Chunk(cut).ToArray());
            Assert.Equal(20, talk.Requests.Count);
            Assert.Equal(4, talk.Statuses.Count(s => s == "failed"));
        }
    }

    [Fact]
    public void Version_5_wraps_envelopes_in_frames()
    {
        byte[] two = new Wire().Raw((byte[])Asked(1, "SELECT 1", 5)).Raw((byte[])Asked(2, "SELECT 2", 5));
        byte[] answers = new Wire().Raw((byte[])Frame(Failed(2, 0x2000, 5))).Raw((byte[])Frame(Rows(1, 5)));
        for (var cut = 1; cut < 60; cut++)
        {
            var talk = Start().Client(StartUp(5)).Server(Envelope(0x85, 0, Ready, []))
                .Client(((byte[])Frame(two)).Chunk(cut).ToArray()).Server(answers.Chunk(cut).ToArray());
            Assert.Equal(["failed", "ok"], talk.Statuses);
            Assert.False(talk.IsWrong);
        }
        Assert.Equal(L7Protocol.Cassandra, Start().Client(Frame(two)).Chosen);
    }

    [Fact]
    public void A_large_envelope_of_version_5_goes_over_several_frames()
    {
        byte[] large = Envelope(5, 1, Query, new Wire().Text32("SELECT '" + new string('x', 900) + "'").U16(1));
        var talk = Start().Client(Frame(large[..400], false), Frame(large[400..800], false), Frame(large[800..], false), Frame(Asked(2, "SELECT 2", 5)))
            .Server(Frame(Rows(1, 5)), Frame(Rows(2, 5)));

        Assert.Equal(2, talk.Requests.Count);
        Assert.False(talk.IsWrong);
    }

    [Fact]
    public void After_a_loss_reading_goes_on_at_the_next_header()
    {
        var talk = Start().Client(Asked(1, "a")).Lose(false, 70).Server("the rest of some rows").Server(Rows(1));
        talk.Lose(true, 33).Client(Asked(2, "b")).Server(Rows(2));

        Assert.Equal(["ok", "ok"], talk.Statuses);
        Assert.False(talk.IsWrong);
    }

    [Fact]
    public void Nothing_that_comes_over_the_wire_breaks_it()
    {
        Hostile.Bear(
            new CassandraDefinition(), (true, Asked(1, "SELECT 1")), (false, Rows(1)),
            (true, Envelope(4, 2, Batch, new Wire().U8(0).U16(2).U8(0).Text32("INSERT").U16(0))), (false, Failed(2, 0x1000)));
        Hostile.Bear(new CassandraDefinition(), (true, Frame(Asked(1, "SELECT 1", 5))), (false, Frame(Rows(1, 5))));
    }

    [Fact]
    public void A_request_that_is_not_traced_costs_no_memory() => Assert.Equal(1, Thrift.Prove(new CassandraParser(new(16)), Asked(1, "SELECT 1"), Rows(1)));
}
