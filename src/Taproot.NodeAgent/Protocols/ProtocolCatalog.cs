using Taproot.NodeAgent.Protocols.Http2;
using Taproot.NodeAgent.Protocols.Kafka;
using Taproot.NodeAgent.Protocols.Memcached;
using Taproot.NodeAgent.Protocols.MongoDb;
using Taproot.NodeAgent.Protocols.MySql;
using Taproot.NodeAgent.Protocols.Postgres;
using Taproot.NodeAgent.Protocols.Redis;

namespace Taproot.NodeAgent.Protocols;

/// <summary>All protocols that are read in user space. To add one, see docs/developers/new-protocol.md.</summary>
internal static class ProtocolCatalog
{
    /// <summary>In the order of <see cref="L7Protocol"/>.</summary>
    public static IReadOnlyList<ProtocolDefinition> All { get; } =
    [
        new Http2Definition(),
        new PostgresDefinition(),
        new MySqlDefinition(),
        new RedisDefinition(),
        new MemcachedDefinition(),
        new MongoDefinition(),
        new KafkaDefinition(),
    ];
}
