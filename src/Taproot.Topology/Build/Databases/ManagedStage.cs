using System.Net;
using Taproot.Telemetry;
using Taproot.Topology.Model;
using Taproot.Topology.Model.Databases;

namespace Taproot.Topology.Build.Databases;

/// <summary>
/// Databases that a cloud runs: applications whose instances have a node each that stands for the host which nobody sees. They listen where the
/// cloud says, so that their clients' connections find them.
/// </summary>
internal static class ManagedStage
{
    public static void Run(BuildContext context)
    {
        var parts = new Dictionary<string, ManagedParts>();
        foreach (var info in ManagedSeries.Infos)
        {
            var isRds = info.Query.Name == ManagedSeries.RdsInfo;
            foreach (var (labels, _, last) in context.OldestFirst(info.Query.Name)) Describe(context, parts, isRds, labels, context.IsCurrent(last));
        }
        if (parts.Count == 0) return;
        foreach (var item in ManagedSeries.Figures)
        {
            foreach (var (labels, values, last) in context.OldestFirst(item.Query.Name))
                if (parts.TryGetValue(IdOf(labels), out var found)) item.Set(found, new(labels, values, context.IsCurrent(last)));
        }
        foreach (var part in parts.Values)
        {
            part.Complete();
            part.Instance.IsUp = part.Service.IsAvailable;
            if (part.Service.Status.Length > 0) part.Node.Facts["status"] = part.Service.Status;
        }
    }

    private static string IdOf(Labels labels) => labels["rds_instance_id"] is { Length: > 0 } id ? id : labels["ec_instance_id"];

    private static void Describe(BuildContext context, Dictionary<string, ManagedParts> parts, bool isRds, Labels labels, bool isCurrent)
    {
        var id = IdOf(labels);
        if (id.Length == 0) return;
        if (!parts.TryGetValue(id, out var part)) parts.Add(id, part = Make(context, isRds, id, labels["cluster_id"]));
        (part.Service.Engine, part.Service.EngineVersion) = (labels["engine"], labels["engine_version"]);
        part.Node.Facts["provider"] = "aws";
        foreach (var fact in (ReadOnlySpan<string>)["region", "availability_zone", "instance_type", "engine", "engine_version", "storage_type", "multi_az"])
            if (labels[fact] is { Length: > 0 } value) part.Node.Facts[fact] = value;
        if (!IPAddress.TryParse(labels["ipv4"], out var address) || !ushort.TryParse(labels["port"], out var port)) return;
        var endPoint = new IPEndPoint(address, port);
        // After a failover the address is another's: only the newest is its own.
        part.Instance.Listens.Clear();
        part.Instance.Listens.Add(new(endPoint, false, isCurrent));
    }

    private static ManagedParts Make(BuildContext context, bool isRds, string id, string cluster)
    {
        var kind = isRds ? ApplicationKinds.Rds : ApplicationKinds.ElasticacheCluster;
        var name = id[(id.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var service = new ManagedService { Kind = kind, Id = id };
        var nodeId = $"{(isRds ? "rds" : "elasticache")}:{id.Replace('/', ':')}";
        var node = new Node { Id = nodeId, Name = name.Replace('/', '-'), Managed = service };
        context.Nodes.Add(nodeId, node);
        var instance = context.Instance(new("", kind, cluster.Length > 0 ? cluster : name), name, node);
        instance.Managed = service;
        var container = new Container { Id = nodeId };
        instance.Containers.Add(nodeId, container);
        context.Managed.Add(id, instance);
        return new(instance, node, container, service);
    }
}
