using Taproot.Topology.Model;

namespace Taproot.Inspections.Risks.Rules;

/// <summary>A data store that listens on an address of the internet.</summary>
internal sealed class ExposedDatabase : RiskRule
{
    public override string Id => "DbInternetExposure";

    public override string Title => "Database open to the internet";

    public override Status Severity => Status.Critical;

    public override string Advice => "Anybody can reach the port; only its password and its bugs stand in between. Listen on a private address, or close the port in the firewall.";

    protected internal override string? Find(RiskScope scope, Application application)
    {
        if (application.Id.Kind == ApplicationKinds.ExternalService || RiskScope.StoreOf(application) is null) return null;
        foreach (var instance in RiskScope.Up(application))
            foreach (var listen in instance.Listens.Where(l => l.IsOpen))
                if (PublicAddress.Is(listen.Address.Address)) return $"{instance.Name} listens on {listen.Address}.";
        return null;
    }
}
