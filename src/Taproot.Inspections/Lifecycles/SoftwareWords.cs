namespace Taproot.Inspections.Lifecycles;

/// <summary>Names of software as people write them.</summary>
public static class SoftwareWords
{
    /// <summary><c>Node.js</c> of <c>nodejs</c>; what has no other name is as it is.</summary>
    public static string Of(string software) => software switch
    {
        "java" => "Java",
        "dotnet" => ".NET",
        "golang" => "Go",
        "python" => "Python",
        "nodejs" => "Node.js",
        "ruby" => "Ruby",
        "php" => "PHP",
        "postgres" => "PostgreSQL",
        "mysql" => "MySQL",
        "mariadb" => "MariaDB",
        "redis" => "Redis",
        "valkey" => "Valkey",
        "mongodb" => "MongoDB",
        "elasticsearch" => "Elasticsearch",
        "opensearch" => "OpenSearch",
        "rabbitmq" => "RabbitMQ",
        "kafka" => "Kafka",
        "cassandra" => "Cassandra",
        "memcached" => "Memcached",
        _ => software,
    };
}
