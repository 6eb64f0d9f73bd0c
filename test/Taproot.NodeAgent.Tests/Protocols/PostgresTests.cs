using System.Buffers.Binary;
using System.Text;
using Taproot.NodeAgent.Protocols;
using Taproot.NodeAgent.Protocols.Postgres;

namespace Taproot.NodeAgent.Tests.Protocols;

public sealed class PostgresTests
{
    private static readonly byte[] Startup = Untyped(3 << 16, "user\0app\0database\0shop\0\0");
    private static readonly byte[] Welcome = [.. Message('R', 0, 0, 0, 0), .. Text('S', "server_version\017\0"), .. Message('K', new byte[8]), .. Message('Z', (byte)'I')];
    private static readonly byte[] Ready = Message('Z', (byte)'I');
    private static readonly byte[] Row = Message('D', 0, 1, 0, 0, 0, 1, (byte)'7');
    private static readonly byte[] Columns = Text('T', "\0\u0001id\0" + new string('\0', 18));
    private static readonly byte[] Error = Text('E', "SERROR\0VERROR\0C42P01\0Mrelation does not exist\0\0");

    private static byte[] Message(char type, params byte[] body)
    {
        var message = new byte[5 + body.Length];
        message[0] = (byte)type;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), 4 + body.Length);
        body.CopyTo(message, 5);
        return message;
    }

    private static byte[] Text(char type, string body) => Message(type, Encoding.UTF8.GetBytes(body));

    private static byte[] Untyped(int code, string body)
    {
        var message = new byte[8 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), code);
        Encoding.ASCII.GetBytes(body).CopyTo(message, 8);
        return message;
    }

    private static byte[] Query(string sql) => Text('Q', sql + "\0");

    private static byte[] Execute(string statement) => [.. Text('B', $"\0{statement}\0\0\0\0\0\0\0"), .. Text('D', "P\0"), .. Text('E', "\0\0\0\0\0"), .. Message('S')];

    private static Talk Start() => new Talk(new PostgresDefinition()).Client(Startup).Server(Welcome);

    [Fact]
    public void A_query_is_complete_with_its_first_row()
    {
        var talk = Start().Client(Query("SELECT id FROM t WHERE name = 'x'")).After(3).Server(Columns).After(2).Server([.. Row, .. Row]).Server([.. Text('C', "SELECT 2\0"), .. Ready]);

        var request = Assert.Single(talk.Requests);
        Assert.Equal(("ok", false), (request.Status, request.IsError));
        Assert.Equal(5_002_000, request.EndNanoseconds - request.StartNanoseconds);
        Assert.Equal(("SELECT", "SELECT id FROM t WHERE name = ?", "shop"), (request.Details!.Operation, request.Details.Statement, request.Details.Scope));
        Assert.Equal(L7Protocol.Postgres, talk.Chosen);
    }

    [Fact]
    public void An_error_fails_and_has_its_state()
    {
        var talk = Start().Client(Query("SELECT * FROM nowhere")).Server([.. Error, .. Ready]).Client(Query("SELECT 1")).Server([.. Columns, .. Row, .. Text('C', "SELECT 1\0"), .. Ready]);

        Assert.Equal(["failed", "ok"], talk.Statuses);
        Assert.Equal("42P01", talk.Requests[0].Details!.StatusDetail);
    }

    [Fact]
    public void Statements_are_remembered_by_their_names()
    {
        var talk = Start().Client([.. Text('P', "s1\0UPDATE t SET a = $1\0\0\0"), .. Text('D', "Ss1\0"), .. Message('S')])
            .Server([.. Message('1'), .. Message('t', 0, 0), .. Message('n'), .. Ready])
            .Client(Execute("s1")).Server([.. Message('2'), .. Message('n'), .. Text('C', "UPDATE 1\0"), .. Ready])
            .Client([.. Text('P', "\0DELETE FROM t\0\0\0"), .. Execute("")]).Server([.. Message('1'), .. Message('2'), .. Message('n'), .. Text('C', "DELETE 1\0"), .. Ready]);

        Assert.Equal(["ok", "ok", "ok"], talk.Statuses);
        Assert.Equal(["PREPARE", "UPDATE", "DELETE"], talk.Requests.Select(r => r.Details!.Operation));
        Assert.Equal("UPDATE t SET a = ?", talk.Requests[1].Details!.Statement);
    }

    [Fact]
    public void In_a_pipeline_an_error_fails_all_until_the_next_sync()
    {
        byte[] two = [.. Text('B', "\0s\0\0\0\0\0\0\0"), .. Text('E', "\0\0\0\0\0"), .. Text('B', "\0s\0\0\0\0\0\0\0"), .. Text('E', "\0\0\0\0\0"), .. Message('S')];
        byte[] results = [.. Message('2'), .. Row, .. Row, .. Text('C', "SELECT 2\0"), .. Message('2'), .. Row, .. Text('C', "SELECT 1\0"), .. Ready];
        var talk = Start().Client([.. two, .. two, .. two]).Server([.. results, .. Message('2'), .. Text('C', "SELECT 0\0"), .. Error, .. Ready, .. Error, .. Ready]);

        Assert.Equal(["ok", "ok", "ok", "failed", "failed", "failed"], talk.Statuses);
    }

    [Fact]
    public void Several_statements_in_one_query_are_one_request()
    {
        var talk = Start().Client(Query("BEGIN; SELECT 1; COMMIT")).Server([.. Text('C', "BEGIN\0"), .. Columns, .. Row, .. Text('C', "SELECT 1\0"), .. Text('C', "COMMIT\0"), .. Ready])
            .Client(Query("")).Server([.. Message('I'), .. Ready]);

        Assert.Equal(["ok", "ok"], talk.Statuses);
    }

    [Fact]
    public void Copying_in_and_out_ends_with_its_status()
    {
        var talk = Start().Client(Query("COPY t FROM STDIN")).Server(Message('G', 0, 0, 0)).Client([.. Text('d', "1\n"), .. Text('d', "2\n"), .. Message('c')]).Server([.. Error, .. Ready])
            .Client(Query("COPY t TO STDOUT")).Server([.. Message('H', 0, 0, 0), .. Text('d', "1\n"), .. Message('c'), .. Text('C', "COPY 1\0"), .. Ready]);

        Assert.Equal(["failed", "ok"], talk.Statuses);
    }

    [Fact]
    public void Encrypted_connections_are_left_alone_and_refused_encryption_is_not()
    {
        var encrypted = new Talk(new PostgresDefinition()).Client(Untyped(1234 << 16 | 5679, "")).Server("S").Client([22, 3, 1, 0, 200, 1]);
        Assert.Equal("encrypted", encrypted.Unreadable);
        Assert.False(encrypted.IsWrong);

        var plain = new Talk(new PostgresDefinition()).Client(Untyped(1234 << 16 | 5679, "")).Server("N").Client(Startup).Server(Welcome).Client(Query("SELECT 1")).Server([.. Row, .. Ready]);
        Assert.Equal(["ok"], plain.Statuses);
    }

    [Fact]
    public void A_result_that_is_cut_does_not_hold_up_what_follows()
    {
        var talk = new Talk(new PostgresDefinition()) { Limit = 120 };
        talk.Client(Startup).Server(Welcome);
        byte[] rows = [.. Columns, .. Enumerable.Repeat(Row, 500).SelectMany(r => r), .. Text('C', "SELECT 500\0"), .. Ready];
        for (var i = 0; i < 5; i++) talk.Client(Query("SELECT 1")).Server(rows.Chunk(900).ToArray());
        talk.Client(Query("x")).Server([.. Error, .. Ready]);

        Assert.Equal(["ok", "ok", "ok", "ok", "ok", "failed"], talk.Statuses);
        Assert.False(talk.IsWrong);
    }

    [Fact]
    public void However_calls_are_cut_nothing_is_missed()
    {
        byte[] requests = [.. Startup, .. Enumerable.Range(0, 10).SelectMany(_ => Execute("s").Concat(Query("SELECT 1")))];
        byte[] responses = [.. Welcome, .. Enumerable.Range(0, 10).SelectMany(_ => (byte[])[.. Message('2'), .. Row, .. Text('C', "SELECT 1\0"), .. Ready, .. Error, .. Ready])];
        for (var cut = 1; cut < 50; cut++)
        {
            var talk = new Talk(new PostgresDefinition()).Client(requests.Chunk(cut).ToArray()).Server(responses.Chunk(cut).ToArray());
            Assert.Equal((10, 10), (talk.Statuses.Count(s => s == "ok"), talk.Statuses.Count(s => s == "failed")));
        }
    }

    [Fact]
    public void Connections_that_are_older_than_the_agent_are_recognised()
    {
        var talk = new Talk(new PostgresDefinition()).Client(Execute("s1")).Server([.. Message('2'), .. Row, .. Text('C', "SELECT 1\0"), .. Ready]).Client(Execute("s1")).Server([.. Error, .. Ready]);

        Assert.Equal(["ok", "failed"], talk.Statuses);
        Assert.Equal(L7Protocol.Postgres, talk.Chosen);
    }

    [Fact]
    public void Nothing_that_comes_over_the_wire_breaks_it() => Hostile.Bear(
        new PostgresDefinition(), (true, Startup), (false, Welcome), (true, Query("SELECT 1")), (false, [.. Columns, .. Row, .. Ready]), (true, [.. Text('P', "a\0b\0\0\0"), .. Execute("a")]),
        (false, [.. Message('1'), .. Message('2'), .. Error, .. Ready]));

    [Fact]
    public void A_query_that_is_not_traced_costs_no_memory()
    {
        byte[] query = [.. Text('P', "\0SELECT a FROM t WHERE b = $1\0\0\0"), .. Execute("")];
        byte[] answer = [.. Message('1'), .. Message('2'), .. Columns, .. Row, .. Text('C', "SELECT 1\0"), .. Ready];
        Frugality.Check(new PostgresParser(), query, answer);
    }
}
