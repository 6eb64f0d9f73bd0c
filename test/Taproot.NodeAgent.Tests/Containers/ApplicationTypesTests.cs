using System.Diagnostics;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Elf;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Tests.Containers;

public sealed class ApplicationTypesTests
{
    [Theory]
    [InlineData("/opt/coroot/coroot", "coroot-community-edition")]
    [InlineData("/usr/bin/coroot-ee --listen=:8080", "coroot-enterprise-edition")]
    [InlineData("/usr/bin/coroot-node-agent", "coroot-node-agent")]
    [InlineData("coroot-cluster-agent", "coroot-cluster-agent")]
    [InlineData("coroot-operator", "coroot-operator")]
    [InlineData("/usr/bin/taproot-node-agent", "taproot-node-agent")]
    [InlineData("/usr/bin/memcached|-m|64", "memcached")]
    [InlineData("envoy|-c|/etc/envoy.yaml", "envoy")]
    [InlineData("/usr/bin/mongod|--config|/etc/mongod.conf", "mongodb")]
    [InlineData("mongos", "mongos")]
    [InlineData("/usr/sbin/mysqld", "mysql")]
    [InlineData("/usr/sbin/mariadbd", "mysql")]
    [InlineData("/opt/mssql/bin/sqlservr", "mssql")]
    [InlineData("/usr/bin/redis-server 127.0.0.1:6379", "redis")]
    [InlineData("/usr/bin/redis-server *:26379 [sentinel]", "redis-sentinel")]
    [InlineData("redis-server|/etc/sentinel.conf|--sentinel", "redis-sentinel")]
    [InlineData("/usr/bin/redis-sentinel|/etc/sentinel.conf", "redis-sentinel")]
    [InlineData("keydb-server *:6379", "keydb")]
    [InlineData("valkey-server *:6379", "valkey")]
    [InlineData("/usr/bin/dragonfly", "dragonfly")]
    [InlineData("/usr/lib/erlang/erts-13.1.5/bin/beam.smp|-W|w|-pa|/usr/lib/rabbitmq/lib", "rabbitmq")]
    [InlineData("beam.smp|-root|/opt/couchbase/lib", "couchbase")]
    [InlineData("/usr/sbin/pgbouncer|-d", "pgbouncer")]
    [InlineData("postgres: checkpointer", "postgres")]
    [InlineData("/usr/lib/postgresql/15/bin/postgres|-D|/data", "postgres")]
    [InlineData("/usr/sbin/haproxy|-Ws", "haproxy")]
    [InlineData("nginx: worker process", "nginx")]
    [InlineData("w3wp", "dotnet")]
    [InlineData("/usr/bin/kubelet", "kubelet")]
    [InlineData("kube-apiserver|--secure-port=6443", "kube-apiserver")]
    [InlineData("kube-controller-manager", "kube-controller-manager")]
    [InlineData("kube-scheduler", "kube-scheduler")]
    [InlineData("/usr/local/bin/k3s server", "k3s")]
    [InlineData("etcd|--data-dir=/var/lib/etcd", "etcd")]
    [InlineData("/usr/bin/dockerd|-H|fd://", "dockerd")]
    [InlineData("consul|agent", "consul")]
    [InlineData("/usr/bin/clickhouse-server|--config-file=/etc/config.xml", "clickhouse")]
    [InlineData("traefik", "traefik")]
    [InlineData("/usr/bin/asd", "aerospike")]
    [InlineData("/usr/sbin/httpd|-DFOREGROUND", "httpd")]
    [InlineData("/usr/sbin/apache2|-k|start", "httpd")]
    [InlineData("influxd", "influxdb")]
    [InlineData("vault|server", "vault")]
    [InlineData("proxysql|-f", "proxysql")]
    [InlineData("/cockroach/cockroach|start", "cockroach")]
    [InlineData("/bin/prometheus", "prometheus")]
    [InlineData("/usr/bin/ceph-mon", "ceph")]
    [InlineData("ceph-mgr", "ceph")]
    [InlineData("ceph-osd|-i|1", "ceph")]
    [InlineData("/usr/local/bin/cephcsi", "ceph")]
    [InlineData("rook|ceph|operator", "rook")]
    [InlineData("/nats-server|--config|/etc/nats.conf", "nats")]
    [InlineData("ollama|serve", "ollama")]
    [InlineData("/usr/sbin/fdbserver", "foundationdb")]
    [InlineData("/victoria-metrics-prod|-retentionPeriod=1", "victoria-metrics")]
    [InlineData("/vmstorage-prod", "victoria-metrics")]
    [InlineData("vminsert", "victoria-metrics")]
    [InlineData("/vmselect-prod", "victoria-metrics")]
    [InlineData("/victoria-logs-prod", "victoria-logs")]
    [InlineData("java|-cp|x|org.elasticsearch.bootstrap.Elasticsearch", "elasticsearch")]
    [InlineData("/usr/bin/java|org.opensearch.bootstrap.OpenSearch", "opensearch")]
    [InlineData("java|kafka.Kafka|server.properties", "kafka")]
    [InlineData("java|io.confluent.support.metrics.SupportedKafka", "kafka")]
    [InlineData("java|org.apache.zookeeper.server.quorum.QuorumPeerMain|zoo.cfg", "zookeeper")]
    [InlineData("java|org.apache.cassandra.service.CassandraDaemon", "cassandra")]
    [InlineData("jsvc|org.apache.catalina.startup.Bootstrap", "tomcat")]
    [InlineData("java|-jar|shop.jar", "java")]
    [InlineData("php-fpm: pool www", "php")]
    [InlineData("php8.2|index.php", "php")]
    [InlineData("php-cgi8.2", "php")]
    [InlineData("/usr/bin/python3.11|shop.py", "python")]
    [InlineData("node|index.js", "nodejs")]
    [InlineData("nodejs", "nodejs")]
    [InlineData("/usr/bin/ruby3.1|shop.rb", "ruby")]
    [InlineData("/usr/bin/dotnet|Shop.dll", "dotnet")]
    [InlineData("not-redis-server-at-all", null)]
    [InlineData("myetcd", null)]
    [InlineData("dotnet|build", null)]
    [InlineData("bash", null)]
    public void A_command_line_tells_the_type(string command, string? type) =>
        Assert.Equal(type, new ApplicationTypes("/proc").OfCommand(new CommandLine(command.Split('|'), "")));

    [Theory]
    [InlineData("/usr/bin/python3.11", "python")]
    [InlineData("/usr/local/bin/node", "nodejs")]
    [InlineData("/usr/bin/ruby3.1", "ruby")]
    [InlineData("/usr/sbin/php-fpm8.2", "php")]
    public void A_title_that_says_nothing_leaves_it_to_the_executable(string executable, string type) =>
        Assert.Equal(type, new ApplicationTypes("/proc").OfCommand(new CommandLine(["gunicorn: master [shop]"], executable)));

    [Fact]
    public void An_executable_tells_that_it_is_gos_and_that_of_dotnet()
    {
        if (File.Exists("/usr/lib/go-1.19/bin/go"))
            Assert.Equal("golang", ElfLanguage.Of("/usr/lib/go-1.19/bin/go"));
        var process = new TrackedProcess(Environment.ProcessId, 0);
        var types = new ApplicationTypes("/proc");
        types.QueueExecutable(process, new CommandLine(["x"], Environment.ProcessPath!));
        Assert.Equal((process, "dotnet"), Assert.Single(types.InspectQueued()));
    }

    [Fact]
    public void An_executable_tells_that_it_is_rusts_by_the_compiler_in_its_comment()
    {
        if (!File.Exists("/usr/bin/objcopy"))
            Assert.Skip("There is no objcopy here.");
        using FixtureTree tree = new();
        tree.Write("comment", "rustc version 1.80.0 (051478957 2024-07-21)\0");
        using var objcopy = Process.Start("objcopy", ["--remove-section=.comment", $"--add-section=.comment={tree.Path("comment")}", "/bin/true", tree.Path("rust")]);
        objcopy.WaitForExit();
        Assert.Equal("rust", ElfLanguage.Of(tree.Path("rust")));
        Assert.Equal("", ElfLanguage.Of("/bin/true"));
    }
}
