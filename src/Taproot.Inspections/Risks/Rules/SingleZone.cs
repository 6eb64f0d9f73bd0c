using Taproot.Topology.Model;

namespace Taproot.Inspections.Risks.Rules;

/// <summary>Instances on several nodes that are all in one zone, while there are others.</summary>
internal sealed class SingleZone : RiskRule
{
    public override string Id => "SingleAzApp";

    public override string Title => "One availability zone";

    public override Status Severity => Status.Warning;

    public override string Advice => "A failing zone takes all instances with it. Spread them over zones; mind what traffic between zones costs.";

    protected internal override string? Find(RiskScope scope, Application application)
    {
        if (scope.Zones < 2 || !RiskScope.IsService(application)) return null;
        var nodes = RiskScope.Up(application).Select(i => i.Node).OfType<Node>().Distinct().ToArray();
        var zones = nodes.Select(RiskScope.ZoneOf).Distinct(StringComparer.Ordinal).ToArray();
        return nodes.Length > 1 && zones is [{ Length: > 0 } zone] ? $"All its {nodes.Length} nodes are in {zone}." : null;
    }
}
