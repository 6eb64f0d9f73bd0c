using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Taproot.NodeAgent.Tests.Kernel.Protocols;

[Collection(nameof(OneKernel))]
public sealed class RabbitMqServerTests
{
    private const int Messages = 2000;
    private const int Refused = 5;

    [Fact]
    public async Task Messages_of_the_official_client_are_counted_as_the_server_took_them()
    {
        var stop = TestContext.Current.CancellationToken;
        var epmd = RealServer.FreePort();
        using var daemon = new NamesDaemon(epmd);
        using var server = Start(epmd);
        using var kernel = KernelHarness.Start();
        await using var connection = await new ConnectionFactory { HostName = "127.0.0.1", Port = server.Port }.CreateConnectionAsync(stop);
        await using var channel = await connection.CreateChannelAsync(new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), stop);
        await channel.QueueDeclareAsync("jobs", durable: false, exclusive: false, autoDelete: true, cancellationToken: stop);
        var received = await ConsumeAsync(channel, stop);
        for (var i = 0; i < Messages / 20; i++)
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => channel.BasicPublishAsync("", "jobs", new byte[300], stop).AsTask()));
        await received;
        for (var i = 0; i < Refused; i++)
            await Assert.ThrowsAnyAsync<PublishException>(() => channel.BasicPublishAsync("", "nowhere", mandatory: true, new byte[10], stop).AsTask());

        var values = kernel.Until(v => Count(v, server, "produce", "ok") >= Messages && Count(v, server, "consume", "ok") >= Messages && Count(v, server, "produce", "failed") >= Refused);
        Assert.Equal(Messages, Count(values, server, "produce", "ok"));
        Assert.Equal(Refused, Count(values, server, "produce", "failed"));
        Assert.Equal(Messages, Count(values, server, "consume", "ok"));
    }

    private static async Task<Task> ConsumeAsync(IChannel channel, CancellationToken stop)
    {
        var all = new TaskCompletionSource();
        var count = 0;
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, _) =>
        {
            if (++count == Messages) all.SetResult();
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync("jobs", autoAck: true, consumer, stop);
        return all.Task;
    }

    private static RealServer Start(int epmd)
    {
        const string program = "/usr/lib/rabbitmq/bin/rabbitmq-server";
        if (!File.Exists(program)) Assert.Skip("rabbitmq-server is not installed.");
        return RealServer.Start(
            "env",
            [
                "HOME={dir}", $"ERL_EPMD_PORT={epmd}", "ERL_EPMD_ADDRESS=127.0.0.1", "RABBITMQ_NODENAME=test{port}@localhost", "RABBITMQ_NODE_PORT={port}",
                "RABBITMQ_NODE_IP_ADDRESS=127.0.0.1", $"RABBITMQ_DIST_PORT={epmd + 4000}", "RABBITMQ_MNESIA_BASE={dir}/mnesia", "RABBITMQ_LOG_BASE={dir}/log",
                "RABBITMQ_ENABLED_PLUGINS_FILE={dir}/plugins", "RABBITMQ_CONFIG_FILE={dir}/none", "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=+S 1", program,
            ],
            seconds: 60);
    }

    private static double Count(List<Measured> values, RealServer server, string method, string status) => values
        .Where(m => m.Metric == "container_rabbitmq_messages_total" && m["destination"] == server.Address && m["status"] == status && m["method"] == method).Sum(m => m.Value);

    /// <summary>Erlang's, which the server starts and leaves behind.</summary>
    private sealed class NamesDaemon(int port) : IDisposable
    {
        public void Dispose()
        {
            if (RealServer.Find("epmd") is { } path) RunningProgram.Run(path, "-port", $"{port}", "-kill");
        }
    }
}
