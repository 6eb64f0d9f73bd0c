using Taproot.Topology.Model;

namespace Taproot.Inspections.Risks.Rules;

/// <summary>Instances on nothing but nodes that the cloud may take away at any moment.</summary>
internal sealed class SpotOnly : RiskRule
{
    public override string Id => "SpotOnlyApp";

    public override string Title => "Spot nodes only";

    public override Status Severity => Status.Warning;

    public override string Advice => "Spot nodes are taken away together when the cloud runs short. Keep at least one instance on an on-demand node.";

    protected internal override string? Find(RiskScope scope, Application application)
    {
        if (!scope.HasOnDemandNodes || !RiskScope.IsService(application)) return null;
        var nodes = RiskScope.Up(application).Select(i => i.Node).OfType<Node>().Distinct().ToArray();
        return nodes.Length > 0 && Array.TrueForAll(nodes, n => RiskScope.LifeCycleOf(n) is "spot" or "preemptible")
            ? $"{(nodes.Length == 1 ? "Its node is a spot node" : $"All its {nodes.Length} nodes are spot nodes")}, though there are on-demand ones."
            : null;
    }
}
