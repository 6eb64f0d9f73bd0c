using MongoDB.Bson;
using MongoDB.Driver;

namespace Taproot.NodeAgent.Tests.Kernel.Protocols;

[Collection(nameof(OneKernel))]
public sealed class MongoDriverTests
{
    private const string Outbound = "container_mongo_queries_total";
    private const string Inbound = "container_mongo_inbound_queries_total";

    [Fact]
    public async Task Commands_of_the_driver_are_counted_by_status_on_both_sides()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = new MongoServer();
        using var kernel = KernelHarness.Start();
        const int rounds = 100;
        using (var client = new MongoClient($"mongodb://127.0.0.1:{server.Port}/?directConnection=true"))
        {
            var database = client.GetDatabase("shop");
            var orders = database.GetCollection<BsonDocument>("orders");
            for (var i = 0; i < rounds; i++)
            {
                await orders.InsertOneAsync(new() { { "n", i } }, null, cancel);
                Assert.Empty(await orders.Find(new BsonDocument("n", i)).ToListAsync(cancel));
                await Assert.ThrowsAsync<MongoCommandException>(() => database.RunCommandAsync<BsonDocument>(new BsonDocument("fail", 1), null, cancel));
            }
        }

        var address = $"127.0.0.1:{server.Port}";
        var self = ProcessPerContainer.Name(Environment.ProcessId);
        var values = kernel.Until(v => v.Outbound(Outbound, address) >= server.Commands.Count && v.Inbound(Inbound, self) >= server.Commands.Count);
        // The driver has a few questions of its own.
        var ok = server.Commands.Count - rounds;
        Assert.Equal((ok, rounds), (values.Outbound(Outbound, address, "ok"), values.Outbound(Outbound, address, "failed")));
        Assert.Equal((ok, rounds), (values.Inbound(Inbound, self, "ok"), values.Inbound(Inbound, self, "failed")));
        Assert.Equal(ok + rounds, values.Outbound(Outbound, address));
    }
}
