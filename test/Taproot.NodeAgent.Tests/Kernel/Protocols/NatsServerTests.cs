using NATS.Client.Core;

namespace Taproot.NodeAgent.Tests.Kernel.Protocols;

[Collection(nameof(OneKernel))]
public sealed class NatsServerTests
{
    private const int Messages = 20_000;

    [Fact]
    public async Task Messages_of_the_official_client_are_counted_as_produced_and_consumed()
    {
        var stop = TestContext.Current.CancellationToken;
        using var server = RealServer.Start("nats-server", ["-a", "127.0.0.1", "-p", "{port}"]);
        using var kernel = KernelHarness.Start();
        await using var connection = new NatsConnection(new NatsOpts { Url = $"nats://{server.Address}" });
        await using var subscription = await connection.SubscribeCoreAsync<byte[]>("orders.*", cancellationToken: stop);
        await connection.PingAsync(stop);
        var payload = new byte[120];
        for (var i = 0; i < Messages; i++) await connection.PublishAsync("orders.new", payload, cancellationToken: stop);
        for (var i = 0; i < Messages; i++) await subscription.Msgs.ReadAsync(stop);
        await connection.PingAsync(stop);

        var values = kernel.Until(v => Count(v, server, "produce") >= Messages * 0.99 && Count(v, server, "consume") >= Messages * 0.99);
        // What a large call moves beyond the part that is copied is estimated.
        Assert.InRange(Count(values, server, "produce"), Messages * 0.99, Messages * 1.01);
        Assert.InRange(Count(values, server, "consume"), Messages * 0.99, Messages * 1.01);
    }

    private static double Count(List<Measured> values, RealServer server, string method) => values
        .Where(m => m.Metric == "container_nats_messages_total" && m["destination"] == server.Address && m["status"] == "ok" && m["method"] == method).Sum(m => m.Value);
}
