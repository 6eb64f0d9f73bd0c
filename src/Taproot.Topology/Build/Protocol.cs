using System.Collections.Immutable;

namespace Taproot.Topology.Build;

/// <summary>An application protocol as agents name its metrics: <c>container_http_requests_total</c> and so on.</summary>
/// <param name="Name">Key in <see cref="Model.Traffic.Protocols"/>.</param>
/// <param name="Noun"><c>requests</c>, <c>queries</c> or <c>messages</c>.</param>
/// <param name="HasInbound">Whether servers count it too.</param>
/// <param name="HasLatency">Whether there is a histogram.</param>
/// <param name="HasOutbound">Whether clients count it by destination.</param>
internal sealed record Protocol(string Name, string Noun, bool HasInbound = true, bool HasLatency = true, bool HasOutbound = true)
{
    /// <summary>All protocols, so that one an agent learns later appears by itself.</summary>
    public static ImmutableArray<Protocol> All { get; } =
    [
        new("http", "requests"), new("postgres", "queries"), new("mysql", "queries"), new("redis", "queries"), new("memcached", "queries"),
        new("mongo", "queries"), new("kafka", "requests"), new("cassandra", "queries"), new("clickhouse", "queries"),
        new("zookeeper", "requests"), new("dubbo", "requests"), new("foundationdb", "requests"),
        new("rabbitmq", "messages", HasInbound: false, HasLatency: false), new("nats", "messages", HasInbound: false, HasLatency: false),
        // What clients ask of name servers is told by name, not by destination: DnsStage.
        new("dns", "requests", HasOutbound: false),
    ];

    /// <summary>Whether messages are told apart by method: queues only.</summary>
    public bool HasMethods => Noun == "messages";

    public string Requests => $"container_{Name}_{Noun}_total";

    public string Latency => $"container_{Name}_{Noun}_duration_seconds_total";

    public string InboundRequests => $"container_{Name}_inbound_{Noun}_total";

    public string InboundLatency => $"container_{Name}_inbound_{Noun}_duration_seconds_total";
}
