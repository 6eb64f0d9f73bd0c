using System.Buffers.Binary;
using System.Text;
using Taproot.NodeAgent.Protocols;
using Taproot.NodeAgent.Protocols.MySql;

namespace Taproot.NodeAgent.Tests.Protocols;

public sealed class MySqlTests
{
    private const uint Encrypts = 0x800;
    private const uint Compresses = 0x20;
    private const uint Usual = 0x00a2_8208; // 4.1, plugin authentication, with a database

    private static readonly byte[] Ok = Packet(1, [0, 1, 0, 2, 0, 0, 0]);
    private static readonly byte[] Error = Packet(1, [0xff, 0x7a, 0x04, .. "#42S02Table 'a.b' doesn't exist"u8]);

    private static byte[] Packet(byte number, ReadOnlySpan<byte> payload)
    {
        var packet = new byte[4 + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(packet, payload.Length);
        packet[3] = number;
        payload.CopyTo(packet.AsSpan(4));
        return packet;
    }

    private static byte[] Greeting(uint capabilities) => Packet(
        0,
        [
            10, .. "11.8.6-MariaDB\0"u8, 1, 0, 0, 0, .. "saltsalt\0"u8, (byte)capabilities, (byte)(capabilities >> 8), 33, 2, 0, (byte)(capabilities >> 16), (byte)(capabilities >> 24), 21,
            .. new byte[10], .. "saltsaltsalt\0mysql_native_password\0"u8,
        ]);

    private static byte[] Login(uint capabilities, bool isShort = false)
    {
        var start = new byte[32];
        BinaryPrimitives.WriteUInt32LittleEndian(start, capabilities);
        return Packet(1, isShort ? start : [.. start, .. "app\0"u8, 4, 1, 2, 3, 4, .. "shop\0"u8]);
    }

    private static byte[] Query(string sql) => Packet(0, [3, .. Encoding.UTF8.GetBytes(sql)]);

    private static byte[] Prepare(string sql) => Packet(0, [0x16, .. Encoding.UTF8.GetBytes(sql)]);

    private static byte[] Prepared(byte id) => [.. Packet(1, [0, id, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0]), .. Packet(2, "def"u8), .. Packet(3, [0xfe, 0, 0, 2, 0])];

    private static byte[] Execute(byte id) => Packet(0, [0x17, id, 0, 0, 0, 0, 1, 0, 0, 0]);

    private static byte[] Result(int rows) =>
    [
        .. Packet(1, [1]), .. Packet(2, "def-and-so-on"u8), .. Enumerable.Range(0, rows).SelectMany(i => Packet((byte)(3 + i), "\u0005hello"u8)), .. Packet((byte)(3 + rows), [0xfe, 0, 0, 2, 0]),
    ];

    private static Talk Start() => new Talk(new MySqlDefinition()).Server(Greeting(Usual | Compresses | Encrypts)).Client(Login(Usual)).Server(Packet(2, [0, 0, 0, 2, 0, 0, 0]));

    [Fact]
    public void A_query_is_complete_with_the_first_packet_of_its_response()
    {
        var talk = Start().Client(Query("SELECT * FROM `t` WHERE a = \"x\" AND b IN (1, 2)")).After(4).Server(Result(2));

        var request = Assert.Single(talk.Requests);
        Assert.Equal("ok", request.Status);
        Assert.Equal(4_001_000, request.EndNanoseconds - request.StartNanoseconds);
        Assert.Equal(("SELECT", "SELECT * FROM `t` WHERE a = ? AND b IN (?)", "shop"), (request.Details!.Operation, request.Details.Statement, request.Details.Scope));
        Assert.Equal(L7Protocol.MySql, talk.Chosen);
    }

    [Fact]
    public void An_error_fails_and_has_its_number()
    {
        var talk = Start().Client(Query("SELECT * FROM b")).Server(Error).Client(Query("INSERT INTO a VALUES (1)")).Server(Ok);

        Assert.Equal(["failed", "ok"], talk.Statuses);
        Assert.Equal("1146", talk.Requests[0].Details!.StatusDetail);
    }

    [Fact]
    public void Prepared_statements_are_known_by_their_numbers_until_they_are_closed()
    {
        byte[] close = Packet(0, [0x19, 7, 0, 0, 0]);
        var talk = Start().Client(Prepare("UPDATE t SET a = ?")).Server(Prepared(7)).Client(Execute(7)).Server(Ok).Client([.. close, .. Execute(7)]).Server(Error);

        Assert.Equal(["PREPARE", "UPDATE", ""], talk.Requests.Select(r => r.Details!.Operation));
        Assert.Equal(["ok", "ok", "failed"], talk.Statuses);
    }

    [Fact]
    public void A_long_result_is_one_answer_and_pings_are_not_counted()
    {
        var talk = Start();
        for (var i = 0; i < 3; i++) talk.Client(Query("SELECT 1")).Server(Result(1000)).Client(Packet(0, [0x0e])).Server(Ok);
        talk.Client([.. Query("SELECT 1"), .. Query("SELECT 2")]).Server([.. Result(600), .. Error]);

        Assert.Equal(["ok", "ok", "ok", "ok", "failed"], talk.Statuses);
    }

    [Fact]
    public void A_file_that_the_client_sends_ends_with_the_status()
    {
        var talk = Start().Client(Query("LOAD DATA LOCAL INFILE 'x' INTO TABLE t")).Server(Packet(1, [0xfb, (byte)'x'])).Client([.. Packet(2, new byte[500]), .. Packet(3, [])])
            .Server(Packet(4, [0xff, 1, 4, .. "#HY000no"u8])).Client(Query("SELECT 1")).Server(Ok);

        Assert.Equal(["failed", "ok"], talk.Statuses);
    }

    [Theory]
    [InlineData(Usual | Encrypts, true, "encrypted")]
    [InlineData(Usual | Compresses, false, "compressed")]
    public void What_cannot_be_read_is_left_alone(uint capabilities, bool isShort, string reason)
    {
        var talk = new Talk(new MySqlDefinition()).Server(Greeting(Usual | Compresses | Encrypts)).Client(Login(capabilities, isShort)).Client([1, 2, 3, 4, 5, 6, 7]);

        Assert.Equal(reason, talk.Unreadable);
        Assert.False(talk.IsWrong);
    }

    [Fact]
    public void However_calls_are_cut_nothing_is_missed()
    {
        byte[] requests = [.. Enumerable.Range(0, 10).SelectMany(_ => Query("SELECT a FROM t").Concat(Execute(1)))];
        byte[] responses = [.. Enumerable.Range(0, 10).SelectMany(_ => Result(3).Concat(Error))];
        for (var cut = 1; cut < 50; cut++)
        {
            var talk = Start().Client(requests.Chunk(cut).ToArray()).Server(responses.Chunk(cut).ToArray());
            Assert.Equal((10, 10), (talk.Statuses.Count(s => s == "ok"), talk.Statuses.Count(s => s == "failed")));
        }
    }

    [Fact]
    public void A_result_that_is_cut_does_not_hold_up_what_follows()
    {
        var talk = new Talk(new MySqlDefinition()) { Limit = 60 };
        for (var i = 0; i < 5; i++) talk.Client(Query("SELECT 1")).Server(Result(300).Chunk(700).ToArray());
        talk.Client(Query("SELECT 2")).Server(Error);

        Assert.Equal(["ok", "ok", "ok", "ok", "ok", "failed"], talk.Statuses);
        Assert.Equal(L7Protocol.MySql, talk.Chosen);
    }

    [Fact]
    public void Nothing_that_comes_over_the_wire_breaks_it() => Hostile.Bear(
        new MySqlDefinition(), (false, Greeting(Usual)), (true, Login(Usual)), (false, Ok), (true, Prepare("SELECT 1")), (false, Prepared(1)), (true, Execute(1)), (false, Result(3)), (true, Query("x")), (false, Error));

    [Fact]
    public void A_query_that_is_not_traced_costs_no_memory() => Frugality.Check(new MySqlParser(), [.. Query("SELECT a FROM t"), .. Execute(1)], [.. Result(3), .. Ok], requests: 2);
}
