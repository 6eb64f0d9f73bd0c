using System.Text.Json;
using Confluent.Kafka;

namespace Taproot.NodeAgent.Tests.Kernel.Protocols;

[Collection(nameof(OneKernel))]
public sealed class KafkaMockTests
{
    private const string Outbound = "container_kafka_requests_total";
    private const string Inbound = "container_kafka_inbound_requests_total";
    private static readonly string Self = ProcessPerContainer.Name(Environment.ProcessId);

    [Fact]
    public async Task What_a_producer_sends_is_counted_as_it_counts_itself()
    {
        using var kernel = KernelHarness.Start();
        var responses = 0L;
        var config = new ProducerConfig { BootstrapServers = "none", Acks = Acks.All, LingerMs = 0, StatisticsIntervalMs = 100 };
        // The library brings brokers of its own, for tests.
        config.Set("test.mock.num.brokers", "3");
        using (var producer = new ProducerBuilder<Null, string>(config).SetStatisticsHandler((_, json) => Volatile.Write(ref responses, CountResponses(json))).SetLogHandler((_, _) => { }).Build())
        {
            const int messages = 300;
            for (var i = 0; i < messages; i++) await producer.ProduceAsync("orders", new() { Value = $"order {i}" }, TestContext.Current.CancellationToken);

            var values = kernel.Until(v => Volatile.Read(ref responses) >= messages && Sum(v, Outbound) >= Volatile.Read(ref responses) && Sum(v, Inbound) >= Volatile.Read(ref responses));
            var expected = Volatile.Read(ref responses);
            Assert.InRange(Sum(values, Outbound), expected, expected * 1.01 + 3); // what was answered since the library counted
            Assert.InRange(Sum(values, Inbound), expected, expected * 1.01 + 3);
            Assert.InRange(Sum(values, Outbound, "ok"), messages, double.MaxValue);
            Assert.Equal(0, Sum(values, Outbound, "unknown"));
        }
    }

    private static double Sum(List<Measured> values, string metric, string? status = null) =>
        values.Where(m => m.Metric == metric && m["container_id"] == Self && (status is null || m["status"] == status)).Sum(m => m.Value);

    private static long CountResponses(string json)
    {
        using var statistics = JsonDocument.Parse(json);
        return statistics.RootElement.GetProperty("brokers").EnumerateObject().Sum(b => b.Value.GetProperty("rx").GetInt64());
    }
}
