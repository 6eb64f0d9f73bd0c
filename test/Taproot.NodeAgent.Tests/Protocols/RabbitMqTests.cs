using Taproot.NodeAgent.Protocols;
using Taproot.NodeAgent.Protocols.RabbitMq;

namespace Taproot.NodeAgent.Tests.Protocols;

public sealed class RabbitMqTests
{
    private static Talk Start(int limit = int.MaxValue) => new(new RabbitMqDefinition()) { Limit = limit };

    private static Wire Frame(int type, int channel, byte[] payload) => new Wire().U8(type).U16(channel).I32(payload.Length).Raw(payload).U8(0xce);

    private static Wire Method(int channel, int classId, int method, byte[] arguments) => Frame(1, channel, new Wire().U16(classId).U16(method).Raw(arguments));

    private static Wire Content(int channel, int size) => Frame(2, channel, new Wire().U16(60).U16(0).I64(size).U16(0)).Raw((byte[])Frame(3, channel, new byte[size]));

    private static Wire Publish(string exchange, string key, int channel = 1, int size = 100) =>
        Method(channel, 60, 40, new Wire().U16(0).Text8(exchange).Text8(key).U8(0)).Raw((byte[])Content(channel, size));

    private static Wire Deliver(string exchange, string key, int size = 100) =>
        Method(1, 60, 60, new Wire().Text8("ctag").I64(1).U8(0).Text8(exchange).Text8(key)).Raw((byte[])Content(1, size));

    private static Wire Ack(long number, bool isRun = false) => Method(1, 60, 80, new Wire().I64(number).U8(isRun ? 1 : 0));

    private static Wire Nack(long number) => Method(1, 60, 120, new Wire().I64(number).U8(0));

    private static Wire Heartbeat => Frame(8, 0, []);

    [Fact]
    public void What_is_published_is_produced_and_what_is_delivered_is_consumed()
    {
        var talk = Start().Client(RabbitMqParser.Greeting.ToArray()).Client(Publish("orders", "eu.new"), Heartbeat, Publish("", "jobs")).Server(Deliver("orders", "eu.new"));

        Assert.Equal(["produce", "produce", "consume"], talk.Requests.Select(r => r.Method));
        Assert.All(talk.Requests, r => Assert.Equal(("ok", false), (r.Status, r.HasLatency)));
        Assert.Equal(["orders", "", "orders"], talk.Requests.Select(r => r.Details!.Scope));
        Assert.Equal(["eu.new", "jobs", "eu.new"], talk.Requests.Select(r => r.Details!.Target));
        Assert.Equal(L7Protocol.RabbitMq, talk.Chosen);
    }

    [Fact]
    public void Messages_that_are_fetched_are_consumed()
    {
        var talk = Start().Client(Method(1, 60, 70, new Wire().U16(0).Text8("jobs").U8(0)))
            .Server(Method(1, 60, 71, new Wire().I64(1).U8(0).Text8("x").Text8("k").I32(5)).Raw((byte[])Content(1, 10)));

        Assert.Equal(("consume", "get", "k"), (talk.Requests[0].Method, talk.Requests[0].Details!.Operation, talk.Requests[0].Details!.Target));
    }

    [Fact]
    public void Several_messages_in_calls_cut_anywhere_are_counted_each()
    {
        byte[] many = Enumerable.Range(0, 30).Aggregate(new Wire(), (w, i) => w.Raw((byte[])Publish("e", "k" + i, size: i * 7)));
        for (var cut = 1; cut < 150; cut += 3) Assert.Equal(30, Start().Client(many.Chunk(cut).ToArray()).Requests.Count);
    }

    [Fact]
    public void A_large_body_is_stepped_over_though_it_is_not_copied()
    {
        var talk = Start(limit: 512).Client(Publish("e", "k", size: 100_000), Publish("e", "k", size: 5));

        Assert.Equal(2, talk.Requests.Count);
    }

    [Fact]
    public void With_confirmations_a_message_is_counted_as_the_server_took_it()
    {
        var talk = Start().Client(Method(1, 85, 10, [0])).Client([.. Enumerable.Range(0, 6).Select(i => (byte[])Publish("e", "k" + i))]);
        Assert.Empty(talk.Requests);
        talk.Server(Ack(2, isRun: true), Nack(3), Method(1, 60, 50, new Wire().U16(312).Text8("NO_ROUTE").Text8("e").Text8("k3")), Ack(4), Ack(6, isRun: true));

        Assert.Equal(["ok", "ok", "failed", "failed", "ok", "ok"], talk.Statuses);
        Assert.All(talk.Requests, r => Assert.Equal("produce", r.Method));
    }

    [Fact]
    public void Confirmations_on_a_connection_seen_late_begin_with_the_first_one()
    {
        var talk = Start().Client(Publish("e", "a")).Server(Ack(100)).Client(Publish("e", "b")).Server(Nack(101));

        Assert.Equal(["ok", "failed"], talk.Statuses);
    }

    [Fact]
    public void After_a_loss_counting_goes_on_with_the_next_frame_and_what_was_lost_is_estimated()
    {
        var talk = Start().Server(Deliver("e", "k")).Lose(false, 3 * ((byte[])Deliver("e", "k")).Length - 26).Server("the middle of some message").Server(Deliver("e", "k"));

        Assert.Equal(2 + 3, talk.Requests.Count);
        Assert.False(talk.IsWrong);
    }

    [Fact]
    public void Of_large_calls_that_were_copied_in_part_the_rest_is_estimated()
    {
        var random = new Random(1);
        byte[] many = Enumerable.Range(0, 5000).Aggregate(new Wire(), (w, _) => w.Raw((byte[])Deliver("e", "k", random.Next(200))));
        var talk = Start(limit: 16384);
        foreach (var call in many.Chunk(70_000)) talk.Server(call);
        talk.Server(Heartbeat);

        Assert.InRange(talk.Requests.Count, 4950, 5050);
        Assert.False(talk.IsWrong);
    }

    [Fact]
    public void A_consumer_seen_late_is_recognised() => Assert.Equal(L7Protocol.RabbitMq, Start().Server(Deliver("e", "k")).Chosen);

    [Fact]
    public void Nothing_that_comes_over_the_wire_breaks_it() => Hostile.Bear(
        new RabbitMqDefinition(), (true, RabbitMqParser.Greeting.ToArray()), (true, Publish("orders", "k")), (false, Deliver("e", "k")), (false, Ack(1)));

    [Fact]
    public void A_message_that_is_not_traced_costs_no_memory() =>
        Assert.Equal(2, Thrift.Prove(new RabbitMqParser(), Method(1, 60, 40, new Wire().U16(0).Text8("e").Text8("k").U8(0)), Deliver("e", "k")));
}
