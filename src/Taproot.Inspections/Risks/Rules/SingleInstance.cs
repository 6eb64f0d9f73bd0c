using Taproot.Topology.Model;

namespace Taproot.Inspections.Risks.Rules;

/// <summary>A service with one instance is away whenever that one restarts.</summary>
internal sealed class SingleInstance : RiskRule
{
    public override string Id => "SingleInstanceApp";

    public override string Title => "One instance";

    public override Status Severity => Status.Warning;

    public override string Advice => "Every restart, rollout or failure of its node is an outage for its clients. Run two or more instances.";

    // One node holds two instances no safer than one, and a data store is another rule's.
    protected internal override string? Find(RiskScope scope, Application application) =>
        scope.Nodes > 1 && RiskScope.IsService(application) && RiskScope.StoreOf(application) is null && RiskScope.Up(application) is [var only]
            ? $"Its only instance runs on {only.Node!.Name}; {Words.Clients(application)} on it."
            : null;
}
