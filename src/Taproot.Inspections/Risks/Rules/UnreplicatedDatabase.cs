using Taproot.Topology.Model;

namespace Taproot.Inspections.Risks.Rules;

/// <summary>A data store of which there is one instance, and no other application of its kind that it speaks with.</summary>
internal sealed class UnreplicatedDatabase : RiskRule
{
    public override string Id => "UnreplicatedDatabase";

    public override string Title => "Database without a replica";

    public override Status Severity => Status.Critical;

    public override string Advice => "When its disk or node is lost, so is what was written since the last backup, and its clients wait until it is restored. Add a replica, and test the backups.";

    protected internal override string? Find(RiskScope scope, Application application)
    {
        if (!RiskScope.IsService(application) || RiskScope.StoreOf(application) is not { } type || RiskScope.Up(application).Count != 1) return null;
        var peers = application.Upstreams.Select(l => l.Server).Concat(application.Downstreams.Select(l => l.Client));
        return peers.Any(p => p != application && p.Types.Contains(type)) ? null : $"It is the only {type} instance of its kind; {Words.Clients(application)} on it.";
    }
}
