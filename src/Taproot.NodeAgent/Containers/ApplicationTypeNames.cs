namespace Taproot.NodeAgent.Containers;

/// <summary>The names of kinds of software, and the programs by which they are told. Both are what users and servers know them by.</summary>
internal static class ApplicationTypeNames
{
    /// <summary>Types by how the program's name ends; the first that fits holds.</summary>
    private static readonly (string Suffix, string Type)[] Suffixes =
    [
        ("coroot", "coroot-community-edition"), ("coroot-ee", "coroot-enterprise-edition"), ("coroot-node-agent", "coroot-node-agent"),
        ("coroot-cluster-agent", "coroot-cluster-agent"), ("coroot-operator", "coroot-operator"), ("taproot-server", "taproot-server"),
        ("taproot-node-agent", "taproot-node-agent"), ("memcached", "memcached"), ("envoy", "envoy"), ("mongod", "mongodb"), ("mongos", "mongos"),
        ("mysqld", "mysql"), ("mariadbd", "mysql"), ("sqlservr", "mssql"), ("redis-server", "redis"), ("redis-sentinel", "redis-sentinel"),
        ("keydb-server", "keydb"), ("valkey-server", "valkey"), ("valkey-sentinel", "redis-sentinel"), ("dragonfly", "dragonfly"),
        ("pgbouncer", "pgbouncer"), ("postgres", "postgres"), ("postmaster", "postgres"), ("haproxy", "haproxy"), ("nginx", "nginx"),
        ("w3wp", "dotnet"), ("kubelet", "kubelet"), ("kube-apiserver", "kube-apiserver"), ("kube-controller-manager", "kube-controller-manager"),
        ("kube-scheduler", "kube-scheduler"), ("k3s", "k3s"), ("etcd", "etcd"), ("dockerd", "dockerd"), ("consul", "consul"),
        ("clickhouse-server", "clickhouse"), ("traefik", "traefik"), ("httpd", "httpd"), ("apache2", "httpd"), ("apache", "httpd"),
        ("influxd", "influxdb"), ("vault", "vault"), ("proxysql", "proxysql"), ("cockroach", "cockroach"), ("prometheus", "prometheus"),
        ("ceph-mon", "ceph"), ("ceph-mgr", "ceph"), ("ceph-osd", "ceph"), ("cephcsi", "ceph"), ("rook", "rook"), ("nats-server", "nats"),
        ("ollama", "ollama"), ("fdbserver", "foundationdb"), ("asd", "aerospike"),
    ];

    /// <summary>Types by a part of the program's name: these carry the kind of build behind it.</summary>
    private static readonly (string Part, string Type)[] Parts =
    [
        ("victoria-metrics", "victoria-metrics"), ("vmstorage", "victoria-metrics"), ("vminsert", "victoria-metrics"), ("vmselect", "victoria-metrics"),
        ("victoria-logs", "victoria-logs"),
    ];

    /// <summary>Types of programs on the Java machine by a class on their command line.</summary>
    private static readonly (string Word, string Type)[] JavaClasses =
    [
        ("org.elasticsearch.bootstrap", "elasticsearch"), ("org.opensearch.bootstrap", "opensearch"), ("org.elasticsearch.server", "elasticsearch"),
        ("kafka.Kafka", "kafka"), ("SupportedKafka", "kafka"), ("QuorumPeerMain", "zookeeper"), ("ZooKeeperServerMain", "zookeeper"),
        ("CassandraDaemon", "cassandra"), ("org.apache.catalina.startup.Bootstrap", "tomcat"),
    ];

    /// <summary>By the file name of a program; null when it is none of those known.</summary>
    internal static string? OfProgram(string program)
    {
        foreach ((string suffix, string type) in Suffixes)
        {
            if (EndsWithWord(program, suffix))
                return type;
        }
        foreach ((string part, string type) in Parts)
        {
            if (program.Contains(part, StringComparison.Ordinal))
                return type;
        }
        return null;
    }

    /// <summary>By one argument of a Java machine.</summary>
    internal static string? OfJavaClass(string argument)
    {
        foreach ((string word, string type) in JavaClasses)
        {
            if (argument.Contains(word, StringComparison.Ordinal))
                return type;
        }
        return null;
    }

    private static bool EndsWithWord(string program, string suffix) =>
        program.EndsWith(suffix, StringComparison.Ordinal)
        && (program.Length == suffix.Length || !char.IsAsciiLetterOrDigit(program[program.Length - suffix.Length - 1]));
}
