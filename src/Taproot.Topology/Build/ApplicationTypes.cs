using Taproot.Topology.Build.Databases;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>What applications are, the most telling first: a database before the language it is written in.</summary>
internal static class ApplicationTypes
{
    public static void Run(BuildContext context)
    {
        foreach (var application in context.Applications.Values)
        {
            var types = application.Instances.SelectMany(i => i.Containers.Values).SelectMany(c => c.Types).Concat(DatabaseTypes.Of(application));
            if (application.Id.Kind == ApplicationKinds.ExternalService) types = types.Concat(OfExternal(application));
            application.Types = [.. types.Distinct().OrderBy(Weight).ThenBy(t => t, StringComparer.Ordinal)];
        }
    }

    private static IEnumerable<string> OfExternal(Application application)
    {
        foreach (var protocol in application.Instances.SelectMany(i => i.Listens).Select(l => WellKnownPorts.TypeOf($"{l.Address.Port}")))
            if (protocol is not (null or "http" or "dns")) yield return protocol;
    }

    private static int Weight(string type) => type switch
    {
        "postgres" or "mysql" or "mssql" or "cassandra" or "elasticsearch" or "opensearch" or "memcached" or "redis" or "keydb" or "valkey"
            or "dragonfly" or "mongodb" or "mongos" or "clickhouse" or "foundationdb" or "cockroach" or "couchbase" or "aerospike" or "influxdb" => 1,
        "rabbitmq" or "kafka" or "nats" or "zookeeper" or "etcd" or "consul" => 2,
        "golang" or "dotnet" or "php" or "java" or "nodejs" or "python" or "ruby" or "rust" => 4,
        "envoy" or "nginx" or "vault" or "haproxy" or "traefik" or "httpd" => 5,
        _ => 3,
    };
}
