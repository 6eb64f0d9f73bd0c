using Taproot.Topology.Build.Databases;
using Taproot.Topology.Build.Kubernetes;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>Makes a world from series. Pure: the same input makes the same world.</summary>
public static class WorldBuilder
{
    /// <summary>Builds. Series are not copied: their memory must not change afterwards.</summary>
    public static World Build(WorldInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var context = new BuildContext(input);
        NodeStage.Run(context);
        AgentStage.Run(context);
        ContainerStage.Run(context);
        FargateStage.Run(context);
        KubernetesStage.Run(context);
        DatabaseClusterStage.Run(context);
        WorkloadLabels.Run(context);
        ManagedStage.Run(context);
        RuntimeStage.Run(context);
        GpuStage.Run(context);
        DnsStage.Run(context);
        LogStage.Run(context);
        var listens = ListenIndex.Build(context);
        var connections = new ConnectionStage(context).Run();
        var services = new ServiceIndex(context);
        var unresolved = new ResolutionStage(listens, services).Run(connections);
        new ExternalStage(context, services).Run(unresolved);
        DatabaseStage.Run(context);
        var links = LinkStage.Run(context);
        CertificateStage.Run(context);
        ApplicationTypes.Run(context);
        Categories.Run(context);
        EventStage.Run(context);
        IndicatorStage.Run(context);
        RunningStage.Run(context, links);
        Software.SoftwareStage.Run(context);
        context.Keys.Trim(context.Placements.Count, connections.Count);
        return new() { Grid = input.Grid, Applications = context.Applications, Nodes = context.Nodes, Links = links, FreshestMs = input.FreshestMs, Series = input.Series };
    }
}
