using Taproot.Topology.Model;

namespace Taproot.Inspections.Services;

/// <summary>A kind of software that is judged by what it answers: agents see its protocol, nobody has to ask it for figures.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Types">Types of applications that are it.</param>
/// <param name="Protocols">Protocols in which it serves.</param>
internal sealed record ServiceKind(string Name, string[] Types, string[] Protocols)
{
    /// <summary>Kafka.</summary>
    public static ServiceKind Kafka { get; } = new("Kafka", ["kafka"], ["kafka"]);

    /// <summary>RabbitMQ.</summary>
    public static ServiceKind RabbitMq { get; } = new("RabbitMQ", ["rabbitmq"], ["rabbitmq"]);

    /// <summary>NATS.</summary>
    public static ServiceKind Nats { get; } = new("NATS", ["nats", "nats-server"], ["nats"]);

    /// <summary>Elasticsearch and OpenSearch, which serve HTTP.</summary>
    public static ServiceKind Elasticsearch { get; } = new("Elasticsearch", ["elasticsearch", "opensearch"], ["http"])
    {
        // A full queue answers 429: the client did nothing wrong.
        IsFailure = static (protocol, status) => status == "429" || RequestStatus.IsError(protocol, status),
    };

    /// <summary>ClickHouse.</summary>
    public static ServiceKind ClickHouse { get; } = new("ClickHouse", ["clickhouse", "clickhouse-server"], ["clickhouse", "http"]);

    /// <summary>Cassandra.</summary>
    public static ServiceKind Cassandra { get; } = new("Cassandra", ["cassandra"], ["cassandra"]);

    /// <summary>ZooKeeper.</summary>
    public static ServiceKind ZooKeeper { get; } = new("ZooKeeper", ["zookeeper"], ["zookeeper"]);

    /// <summary>Proxies and web servers.</summary>
    public static ServiceKind Proxy { get; } = new("the proxy", ["nginx", "haproxy", "envoy", "traefik", "httpd"], ["http"]);

    /// <summary>Whether an answer is the service's failure.</summary>
    public Func<string, string, bool> IsFailure { get; init; } = RequestStatus.IsError;

    /// <summary>Whether an application is of this kind.</summary>
    public bool Is(Application application)
    {
        foreach (var type in Types)
            if (application.Types.Contains(type)) return true;
        return false;
    }
}
