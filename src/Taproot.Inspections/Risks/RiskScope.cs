using Taproot.Topology.Model;

namespace Taproot.Inspections.Risks;

/// <summary>What rules know of the whole: a risk that cannot be helped (there is only one node) is none.</summary>
public sealed class RiskScope
{
    private static readonly string[] Clustered =
        ["postgres", "mysql", "mongodb", "redis", "keydb", "valkey", "dragonfly", "elasticsearch", "opensearch", "cassandra", "clickhouse", "rabbitmq", "kafka", "nats"];

    private static readonly string[] ShortLived = ["CronJob", "Job"];

    internal RiskScope(World world)
    {
        World = world;
        var up = world.Nodes.Values.Where(n => n.IsUp).ToArray();
        Nodes = up.Length;
        Zones = up.Select(ZoneOf).Where(z => z.Length > 0).Distinct(StringComparer.Ordinal).Count();
        KnowsRequests = world.Applications.Values.SelectMany(a => a.Instances).SelectMany(i => i.Containers.Values).Any(c => !c.MemoryRequest.IsEmpty || !c.CpuRequest.IsEmpty);
        HasOnDemandNodes = up.Any(n => LifeCycleOf(n) is "on-demand");
    }

    /// <summary>The world.</summary>
    public World World { get; }

    /// <summary>Nodes that report.</summary>
    public int Nodes { get; }

    /// <summary>Zones that they are in.</summary>
    public int Zones { get; }

    /// <summary>Whether some nodes are not to be taken away at any moment.</summary>
    public bool HasOnDemandNodes { get; }

    /// <summary>Whether anybody tells what containers ask Kubernetes for.</summary>
    public bool KnowsRequests { get; }

    /// <summary>Whether others rely on the application all the time: it runs on our nodes, is no job, and has clients or listens.</summary>
    public static bool IsService(Application application) =>
        application.Id.Kind != ApplicationKinds.ExternalService && !ShortLived.Contains(application.Id.Kind)
        && application.Downstreams.Exists(d => d.IsActive) && application.Instances.Exists(i => i is { IsUp: true, Node: not null });

    /// <summary>The kind of data store that it is; null for none.</summary>
    public static string? StoreOf(Application application) => application.Types.FirstOrDefault(t => Clustered.Contains(t));

    /// <summary>The instances that run.</summary>
    public static IReadOnlyList<Instance> Up(Application application) => [.. application.Instances.Where(i => i.IsUp)];

    /// <summary>Zone of a node; empty when not told.</summary>
    public static string ZoneOf(Node node) => node.Facts.GetValueOrDefault("availability_zone", "");

    /// <summary><c>on-demand</c>, <c>spot</c>, <c>preemptible</c> …; empty when not told.</summary>
    public static string LifeCycleOf(Node node) => node.Facts.GetValueOrDefault("instance_life_cycle", "");
}
