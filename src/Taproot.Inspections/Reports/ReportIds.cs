namespace Taproot.Inspections.Reports;

/// <summary>The reports by the ids that URLs and checks use.</summary>
public static class ReportIds
{
    /// <summary>Service level objectives and requests.</summary>
    public const string Slo = "slo";

    /// <summary>Running copies.</summary>
    public const string Instances = "instances";

    /// <summary>CPU.</summary>
    public const string Cpu = "cpu";

    /// <summary>Memory.</summary>
    public const string Memory = "memory";

    /// <summary>Disks and file systems.</summary>
    public const string Storage = "storage";

    /// <summary>GPUs.</summary>
    public const string Gpu = "gpu";

    /// <summary>TCP.</summary>
    public const string Network = "network";

    /// <summary>Name resolution.</summary>
    public const string Dns = "dns";

    /// <summary>PostgreSQL.</summary>
    public const string Postgres = "postgres";

    /// <summary>MySQL and MariaDB.</summary>
    public const string Mysql = "mysql";

    /// <summary>Redis and its family.</summary>
    public const string Redis = "redis";

    /// <summary>MongoDB.</summary>
    public const string Mongodb = "mongodb";

    /// <summary>Memcached.</summary>
    public const string Memcached = "memcached";

    /// <summary>Kafka.</summary>
    public const string Kafka = "kafka";

    /// <summary>RabbitMQ.</summary>
    public const string RabbitMq = "rabbitmq";

    /// <summary>NATS.</summary>
    public const string Nats = "nats";

    /// <summary>Elasticsearch and OpenSearch.</summary>
    public const string Elasticsearch = "elasticsearch";

    /// <summary>ClickHouse.</summary>
    public const string ClickHouse = "clickhouse";

    /// <summary>Cassandra.</summary>
    public const string Cassandra = "cassandra";

    /// <summary>ZooKeeper.</summary>
    public const string ZooKeeper = "zookeeper";

    /// <summary>Proxies and web servers.</summary>
    public const string Proxy = "proxy";

    /// <summary>Java virtual machine.</summary>
    public const string Jvm = "jvm";

    /// <summary>.NET.</summary>
    public const string DotNet = "dotnet";

    /// <summary>Go.</summary>
    public const string Go = "go";

    /// <summary>Python.</summary>
    public const string Python = "python";

    /// <summary>Node.js.</summary>
    public const string NodeJs = "nodejs";

    /// <summary>Log messages.</summary>
    public const string Logs = "logs";

    /// <summary>Rollouts.</summary>
    public const string Deployments = "deployments";

    /// <summary>Tables of the kernel, of a node.</summary>
    public const string Limits = "limits";

    /// <summary>Open ports, of a node.</summary>
    public const string Ports = "ports";

    /// <summary>The agent of a node: what it sees and what it costs.</summary>
    public const string Agent = "agent";

    /// <summary>Order in which pages show reports of equal health.</summary>
    internal static readonly string[] InOrder =
    [
        Slo, Instances, Cpu, Memory, Storage, Gpu, Network, Dns, Postgres, Mysql, Redis, Mongodb, Memcached, Kafka, RabbitMq, Nats, Elasticsearch, ClickHouse, Cassandra, ZooKeeper, Proxy,
        Jvm, DotNet, Go, Python, NodeJs, Logs,
        Deployments, Limits, Ports, Agent,
    ];
}
