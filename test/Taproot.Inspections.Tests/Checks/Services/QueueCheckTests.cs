using Taproot.Inspections.Tests.Services;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Checks.Services;

public sealed class QueueCheckTests
{
    private const string Address = "10.0.0.1:5672";
    private readonly Given _given = new();

    public QueueCheckTests() => _given.Node("n1").Container("/docker/queue").Type("rabbitmq").Type("nats").Listens(Address);

    private GivenContainer Producer => _given.Node("n2").Container("/docker/producer").Connects(Address);

    private GivenContainer Consumer => _given.Node("n2").Container("/docker/consumer").Connects(Address);

    [Theory]
    [InlineData("rabbitmq", "RabbitMqBacklog")]
    [InlineData("nats", "NatsBacklog")]
    public void Consumers_that_fall_behind_are_found(string protocol, string check)
    {
        Producer.Messages(Address, protocol, "produce", 10);
        Consumer.Messages(Address, protocol, "consume", 10, 0, 20).Messages(Address, protocol, "consume", 4, 20, 40);
        var result = _given.World().Check("queue", check);
        Assert.Equal((Status.Warning, "60 % of the messages that queue is given are not taken."), (result.Status, result.Sentence));
    }

    [Theory]
    [InlineData("rabbitmq", "RabbitMqBacklog", 8, Status.Ok)] // at the threshold
    [InlineData("rabbitmq", "RabbitMqBacklog", 10, Status.Ok)]
    [InlineData("nats", "NatsBacklog", 30, Status.Ok)] // several subscribers
    [InlineData("nats", "NatsBacklog", 5, Status.Info)] // it was always so
    public void Consumers_that_do_as_ever_are_no_warning(string protocol, string check, float consumed, Status status)
    {
        Producer.Messages(Address, protocol, "produce", 10);
        Consumer.Messages(Address, protocol, "consume", consumed);
        Assert.Equal(status, _given.World().Check("queue", check).Status);
    }

    [Fact]
    public void Consumers_that_no_agent_sees_are_no_warning()
    {
        Producer.Messages(Address, "rabbitmq", "produce", 10);
        var result = _given.World().Check("queue", "RabbitMqBacklog");
        Assert.Equal((Status.Info, "Nobody is seen to take the messages of queue. No consumer was seen: those there are run where no agent is."), (result.Status, result.Sentence));
    }

    [Fact]
    public void Consumers_that_stop_are()
    {
        Producer.Messages(Address, "rabbitmq", "produce", 10);
        Consumer.Messages(Address, "rabbitmq", "consume", 10, 0, 20);
        var result = _given.World().Check("queue", "RabbitMqBacklog");
        Assert.Equal((Status.Warning, "Nobody is seen to take the messages of queue."), (result.Status, result.Sentence));
    }

    [Fact]
    public void Few_messages_prove_nothing_and_none_say_nothing()
    {
        Assert.Equal(Status.Unknown, _given.World().Check("queue", "RabbitMqBacklog").Status);
        Producer.Messages(Address, "rabbitmq", "produce", 0.1f);
        Assert.Equal(Status.Ok, _given.World().Check("queue", "RabbitMqBacklog").Status);
    }

    [Theory]
    [InlineData("rabbitmq", "RabbitMqErrors")]
    [InlineData("nats", "NatsErrors")]
    public void Refused_messages_are_found(string protocol, string check)
    {
        (string, string)[] labels = [("destination", Address), ("actual_destination", Address), ("method", "produce")];
        var producer = Producer.Messages(Address, protocol, "produce", 9);
        Assert.Equal(Status.Ok, _given.World().Check("queue", check).Status);
        producer.Metric($"container_{protocol}_messages_total", 1, [.. labels, ("status", "failed")]);
        Assert.Equal("queue@n1 fails 10 % of its messages. producer is hit most.", _given.World().Check("queue", check).Sentence);
    }

    [Fact]
    public void Methods_are_told_apart_and_statuses_are_summed_over_them()
    {
        Producer.Messages(Address, "nats", "produce", 3).Messages(Address, "nats", "consume", 4);
        var traffic = _given.World().Link("producer", "queue").Protocols["nats"];
        Assert.Equal((3, 4, 7), (traffic.Methods!["produce"].Last(), traffic.Methods["consume"].Last(), traffic.Requests["ok"].Last()));
    }
}
