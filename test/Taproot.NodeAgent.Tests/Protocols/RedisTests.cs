using System.Text;
using Taproot.NodeAgent.Protocols;
using Taproot.NodeAgent.Protocols.Redis;

namespace Taproot.NodeAgent.Tests.Protocols;

public sealed class RedisTests
{
    private static Talk Start(bool wantsDetails = true) => new(new RedisDefinition()) { WantsDetails = wantsDetails };

    [Fact]
    public void A_command_and_its_answer_are_a_request_with_latency()
    {
        var talk = Start().Client("*2\r\n$3\r\nGET\r\n$6\r\nuser:1\r\n").After(5).Server("$5\r\nhello\r\n");

        var request = Assert.Single(talk.Requests);
        Assert.Equal("ok", request.Status);
        Assert.Equal(5_001_000, request.EndNanoseconds - request.StartNanoseconds);
        Assert.Equal("GET user:1", request.Details!.Statement);
        Assert.Equal(L7Protocol.Redis, talk.Chosen);
    }

    [Theory]
    [InlineData("GET", true)]
    [InlineData("BLPOP", false)]
    [InlineData("xreadgroup", false)]
    [InlineData("BITCOUNT", true)]
    public void A_command_that_waits_for_another_client_counts_but_its_time_does_not(string command, bool hasLatency)
    {
        var talk = Start().Client($"*2\r\n${command.Length}\r\n{command}\r\n$1\r\nk\r\n").After(5).Server("$2\r\nhi\r\n");

        Assert.Equal(("ok", hasLatency), (Assert.Single(talk.Requests).Status, talk.Requests[0].HasLatency));
    }

    [Fact]
    public void An_error_fails_and_names_itself()
    {
        var talk = Start().Client("*1\r\n$4\r\nNOPE\r\n").Server("-ERR unknown command\r\n");

        Assert.Equal("failed", Assert.Single(talk.Requests).Status);
        Assert.Equal("ERR", talk.Requests[0].Details!.StatusDetail);
    }

    [Fact]
    public void Pipelined_commands_are_answered_in_order_however_the_calls_are_cut()
    {
        var commands = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 50).Select(i => $"*3\r\n$3\r\nSET\r\n$2\r\nk{i % 10}\r\n$5\r\nvalue\r\n")));
        var answers = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 50).Select(i => i % 7 == 0 ? "-OOM no room\r\n" : "+OK\r\n")));
        for (var cut = 1; cut < 40; cut++)
        {
            var talk = Start().Client(commands.Chunk(cut).ToArray()).Server(answers.Chunk(cut).ToArray());
            Assert.Equal(50, talk.Requests.Count);
            Assert.Equal(8, talk.Statuses.Count(s => s == "failed"));
        }
    }

    [Theory]
    [InlineData("*2\r\n*1\r\n:1\r\n%1\r\n+a\r\n#t\r\n")]
    [InlineData("|1\r\n+ttl\r\n:3600\r\n$2\r\nhi\r\n")]
    [InlineData("=15\r\ntxt:Some string\r\n")]
    [InlineData("*-1\r\n")]
    [InlineData("$-1\r\n")]
    [InlineData(",1.23\r\n")]
    [InlineData("(3492890328409238509324850943850943825024385\r\n")]
    public void Each_kind_of_value_is_one_answer(string value)
    {
        var talk = Start().Client("*1\r\n$1\r\nA\r\n").Server(value).Client("*1\r\n$1\r\nB\r\n").Server("+OK\r\n");

        Assert.Equal(["ok", "ok"], talk.Statuses);
    }

    [Fact]
    public void A_long_value_is_stepped_over_though_it_is_not_copied()
    {
        var talk = new Talk(new RedisDefinition()) { Limit = 256 };
        talk.Client("*1\r\n$1\r\nA\r\n*1\r\n$1\r\nB\r\n").Server(Encoding.ASCII.GetBytes("$100000\r\n" + new string('x', 100_000) + "\r\n"), "-ERR b\r\n"u8.ToArray());

        Assert.Equal(["ok", "failed"], talk.Statuses);
    }

    [Fact]
    public void Inline_commands_are_read()
    {
        var talk = Start().Client("PING\r\n").Server("+PONG\r\n").Client("set a b\r\n").Server("+OK\r\n");

        Assert.Equal(["PING", "SET a"], talk.Requests.Select(r => r.Details!.Statement));
    }

    [Fact]
    public void Messages_that_a_subscriber_gets_answer_nothing()
    {
        var talk = Start().Client("*2\r\n$9\r\nSUBSCRIBE\r\n$1\r\nc\r\n").Server("*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n")
            .Server("*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$2\r\nhi\r\n").Server(">3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$2\r\nhi\r\n");

        Assert.Single(talk.Requests);
    }

    [Theory]
    [InlineData('*')] // RESP2
    [InlineData('>')] // RESP3: what clients of .NET speak
    public void Subscribing_is_confirmed_once_a_channel_and_what_is_asked_later_has_its_own_answer(char kind)
    {
        var talk = Start().Client("*3\r\n$9\r\nSUBSCRIBE\r\n$1\r\nc\r\n$1\r\nd\r\n").After(1)
            .Server($"{kind}3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n").Server($"{kind}3\r\n$9\r\nsubscribe\r\n$1\r\nd\r\n:2\r\n")
            .After(60_000).Client("*1\r\n$4\r\nPING\r\n").After(2).Server("+PONG\r\n");

        Assert.Equal(["SUBSCRIBE c", "PING"], talk.Requests.Select(r => r.Details!.Statement));
        Assert.All(talk.Requests, r => Assert.InRange(r.EndNanoseconds - r.StartNanoseconds, 0, 1_000_000_000));
    }

    [Fact]
    public void Secrets_are_not_told()
    {
        var talk = Start().Client("*2\r\n$4\r\nAUTH\r\n$6\r\nsecret\r\n").Server("+OK\r\n");

        Assert.Equal("AUTH", talk.Requests[0].Details!.Statement);
    }

    [Fact]
    public void After_a_loss_counting_goes_on_with_the_next_turn()
    {
        var talk = Start().Client("*1\r\n$1\r\nA\r\n").Lose(false, 50).Server("rest of something\r\n").Client("*1\r\n$1\r\nB\r\n").Server("+OK\r\n");

        Assert.Equal(["unknown", "ok"], talk.Statuses);
    }

    [Fact]
    public void Nothing_that_comes_over_the_wire_breaks_it() => Hostile.Bear(
        new RedisDefinition(), (true, "*2\r\n$3\r\nGET\r\n$6\r\nuser:1\r\nPING\r\n"u8.ToArray()), (false, "$5\r\nhello\r\n*2\r\n:1\r\n%1\r\n+a\r\n#t\r\n"u8.ToArray()));

    [Fact]
    public void A_request_that_is_not_traced_costs_no_memory()
    {
        var parser = new RedisParser();
        var sink = new Counting();
        var request = "*2\r\n$3\r\nGET\r\n$6\r\nuser:1\r\n"u8.ToArray();
        var response = "$5\r\nhello\r\n"u8.ToArray();
        for (var i = 0; i < 10; i++) Round();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) Round();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(1010, sink.Count);

        void Round()
        {
            parser.ReadRequest(request, new(1, 2, false, 3), sink);
            parser.ReadResponse(response, new(4, 2, false, 3), sink);
        }
    }

    private sealed class Counting : IRequestSink
    {
        public int Count { get; private set; }
        public bool WantsDetails => false;
        public bool KeepsLiterals => false;
        public void Completed(in L7Request request) => Count++;
        public void Resolved(string name, IReadOnlyList<System.Net.IPAddress> addresses) => Count++;
    }
}
