namespace Taproot.Topology.Build;

/// <summary>What usually answers at a port.</summary>
internal static class WellKnownPorts
{
    public static string? TypeOf(string port) => port switch
    {
        "5432" => "postgres",
        "3306" => "mysql",
        "1433" => "mssql",
        "11211" => "memcached",
        "2181" => "zookeeper",
        "9092" or "9093" or "9094" => "kafka",
        "6379" => "redis",
        "9042" or "9160" or "9142" or "7000" or "7001" or "7199" => "cassandra",
        "27017" or "27018" => "mongodb",
        "9200" or "9300" => "elasticsearch",
        "5672" or "5671" => "rabbitmq",
        "4222" => "nats",
        "53" => "dns",
        "80" or "443" or "8080" => "http",
        _ => null,
    };
}
