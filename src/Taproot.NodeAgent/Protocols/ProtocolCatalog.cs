using Taproot.NodeAgent.Protocols.Cassandra;
using Taproot.NodeAgent.Protocols.ClickHouse;
using Taproot.NodeAgent.Protocols.Dns;
using Taproot.NodeAgent.Protocols.Dubbo;
using Taproot.NodeAgent.Protocols.FoundationDb;
using Taproot.NodeAgent.Protocols.Http1;
using Taproot.NodeAgent.Protocols.Http2;
using Taproot.NodeAgent.Protocols.Kafka;
using Taproot.NodeAgent.Protocols.Memcached;
using Taproot.NodeAgent.Protocols.MongoDb;
using Taproot.NodeAgent.Protocols.MySql;
using Taproot.NodeAgent.Protocols.Nats;
using Taproot.NodeAgent.Protocols.Postgres;
using Taproot.NodeAgent.Protocols.RabbitMq;
using Taproot.NodeAgent.Protocols.Redis;
using Taproot.NodeAgent.Protocols.ZooKeeper;

namespace Taproot.NodeAgent.Protocols;

/// <summary>All protocols that are read in user space. To add one, see docs/developers/new-protocol.md.</summary>
internal static class ProtocolCatalog
{
    /// <summary>Those over streams, in the order of <see cref="L7Protocol"/>.</summary>
    public static IReadOnlyList<ProtocolDefinition> All { get; } =
    [
        new Http1Definition(),
        new Http2Definition(),
        new PostgresDefinition(),
        new MySqlDefinition(),
        new RedisDefinition(),
        new MemcachedDefinition(),
        new MongoDefinition(),
        new KafkaDefinition(),
        new CassandraDefinition(),
        new RabbitMqDefinition(),
        new NatsDefinition(),
        new ZooKeeperDefinition(),
        new ClickHouseDefinition(),
        new DnsDefinition(isStream: true),
        new FoundationDbDefinition(),
        new DubboDefinition(),
    ];

    /// <summary>Those whose messages are datagrams.</summary>
    public static IReadOnlyList<ProtocolDefinition> Datagrams { get; } = [new DnsDefinition(isStream: false)];
}
