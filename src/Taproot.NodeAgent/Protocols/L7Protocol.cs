namespace Taproot.NodeAgent.Protocols;

/// <summary>Application protocols that are told apart. The kernel keeps the first three per connection (<c>PROTOCOL_*</c> in Bpf/maps.h).</summary>
internal enum L7Protocol : byte
{
    Undecided = 0,

    /// <summary>HTTP/1.x, counted in the kernel.</summary>
    Http1 = 1,

    /// <summary>Nothing that is looked at.</summary>
    Ignored = 2,

    /// <summary>HTTP/2, gRPC included.</summary>
    Http2 = 3,
    Postgres,
    MySql,
    Redis,
    Memcached,
    MongoDb,
    Kafka,
    Cassandra,
    RabbitMq,
    Nats,
    ZooKeeper,
    ClickHouse,
    Dns,
    FoundationDb,
    Dubbo2,
}
