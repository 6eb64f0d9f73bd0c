using Taproot.Topology.Model;

namespace Taproot.Inspections.Risks.Rules;

/// <summary>Several instances that go together when one node does.</summary>
internal sealed class SingleNode : RiskRule
{
    public override string Id => "SingleNodeApp";

    public override string Title => "One node";

    public override Status Severity => Status.Warning;

    public override string Advice => "When that node fails, all instances fail. Spread them over nodes (in Kubernetes: topology spread constraints or anti-affinity).";

    protected internal override string? Find(RiskScope scope, Application application)
    {
        if (scope.Nodes < 2 || !RiskScope.IsService(application)) return null;
        var up = RiskScope.Up(application);
        return up.Count > 1 && up.Select(i => i.Node).Distinct().Count() == 1 ? $"All {up.Count} instances run on {up[0].Node!.Name}." : null;
    }
}
