using System.Text;
using Taproot.NodeAgent.Protocols;
using Taproot.NodeAgent.Protocols.Nats;

namespace Taproot.NodeAgent.Tests.Protocols;

public sealed class NatsTests
{
    private static Talk Start(int limit = int.MaxValue) => new(new NatsDefinition()) { Limit = limit };

    [Fact]
    public void The_server_speaks_first_and_messages_are_counted()
    {
        var talk = Start().Server("INFO {\"server_id\":\"N1\",\"version\":\"2.10\"}\r\n").Client("CONNECT {\"verbose\":false}\r\nPING\r\n").Server("PONG\r\n");
        talk.Client("SUB orders.* 1\r\nPUB orders.new 5\r\nhello\r\n").Server("MSG orders.new 1 5\r\nhello\r\n");

        Assert.Equal(["produce", "consume"], talk.Requests.Select(r => r.Method));
        Assert.All(talk.Requests, r => Assert.Equal(("ok", false, "orders.new"), (r.Status, r.HasLatency, r.Details!.Target)));
        Assert.Equal(L7Protocol.Nats, talk.Chosen);
    }

    [Fact]
    public void Headers_and_replies_are_part_of_a_message_and_so_are_lines_inside()
    {
        var talk = Start().Client("HPUB a.b _INBOX.1 12 29\r\nNATS/1.0\r\n\r\nPUB x 5\r\nhello\r\n.\r\nPUB a.c 0\r\n\r\n")
            .Server("HMSG a.b 1 _INBOX.1 12 17\r\nNATS/1.0\r\n\r\nhello\r\nMSG a.c 7 _INBOX.2 2\r\nhi\r\n");

        Assert.Equal(["a.b", "a.c", "a.b", "a.c"], talk.Requests.Select(r => r.Details!.Target));
    }

    [Fact]
    public void A_message_that_may_not_be_published_fails()
    {
        var talk = Start().Client("PUB secret 2\r\nhi\r\n").Server("-ERR 'Permissions Violation for Publish to \"secret\"'\r\n");

        Assert.Equal(["ok", "failed"], talk.Statuses);
    }

    [Fact]
    public void Calls_may_be_cut_anywhere()
    {
        var many = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 40).Select(i => $"pub subject.{i} {i}\r\n{new string('x', i)}\r\n")));
        for (var cut = 1; cut < 80; cut++) Assert.Equal(40, Start().Client(many.Chunk(cut).ToArray()).Requests.Count);
    }

    [Fact]
    public void A_large_payload_is_stepped_over_though_it_is_not_copied()
    {
        var talk = Start(limit: 300).Client($"PUB a 90000\r\n{new string('x', 90000)}\r\n").Client("PUB b 1\r\nx\r\n");

        Assert.Equal(2, talk.Requests.Count);
    }

    [Fact]
    public void After_a_loss_counting_goes_on_with_the_next_line_and_what_was_lost_is_estimated()
    {
        // 15 bytes are a message, and 45 are lost.
        var talk = Start().Server("MSG a 1 2\r\nhi\r\n").Lose(false, 45 - 17).Server("rest of a payload").Server("MSG b 1 2\r\nhi\r\n");

        Assert.Equal(2 + 3, talk.Requests.Count);
        Assert.False(talk.IsWrong);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_large_calls_that_were_copied_in_part_the_rest_is_estimated(bool isRequest)
    {
        var line = isRequest ? "PUB orders.new" : "MSG orders.new 1";
        var random = new Random(1);
        var many = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(_ => random.Next(100)).Select(size => $"{line} {size}\r\n{new string('x', size)}\r\n")));
        var talk = Start(limit: 16384);
        foreach (var call in many.Chunk(70_000)) _ = isRequest ? talk.Client(call) : talk.Server(call);
        _ = isRequest ? talk.Client("PING\r\n") : talk.Server("PING\r\n");

        Assert.InRange(talk.Requests.Count, 19_800, 20_200);
        Assert.False(talk.IsWrong);
    }

    [Fact]
    public void A_subscriber_seen_late_is_recognised() => Assert.Equal(L7Protocol.Nats, Start().Server("MSG a 1 2\r\nhi\r\n").Chosen);

    [Theory]
    [InlineData("CONNECT example.com:443 HTTP/1.1\r\n\r\n")]
    [InlineData("PUB\r\n")]
    [InlineData("PUB a -1\r\n")]
    [InlineData("PUB a 99999999999\r\n")]
    public void What_only_looks_like_it_is_not(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        Assert.Equal(Likelihood.No, new NatsDefinition().JudgeRequest(bytes, bytes.Length));
    }

    [Fact]
    public void Nothing_that_comes_over_the_wire_breaks_it() => Hostile.Bear(
        new NatsDefinition(), (false, "INFO {}\r\n"u8.ToArray()), (true, "CONNECT {}\r\nPUB a.b 5\r\nhello\r\n"u8.ToArray()), (false, "HMSG a 1 3 5\r\nhello\r\n"u8.ToArray()));

    [Fact]
    public void A_message_that_is_not_traced_costs_no_memory() =>
        Assert.Equal(2, Thrift.Prove(new NatsParser(), "PUB a.b 5\r\nhello\r\n"u8.ToArray(), "MSG a.b 1 5\r\nhello\r\n"u8.ToArray()));
}
