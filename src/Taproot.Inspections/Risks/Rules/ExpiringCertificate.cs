using Taproot.Inspections.Certificates;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Risks.Rules;

/// <summary>A TLS certificate that ends within weeks.</summary>
internal sealed class ExpiringCertificate : RiskRule
{
    private const double Days = 30;

    public override string Id => "TLSCertificateExpiring";

    public override string Title => "TLS certificate expires soon";

    public override Status Severity => Status.Warning;

    public override string Advice => "From that instant on, clients that verify it refuse to connect. Renew it and have the server load it, or find out why that did not happen by itself.";

    protected internal override string? Find(RiskScope scope, Application application)
    {
        foreach (var certificate in application.Certificates)
            if (!CertificateExpiry.IsOver(certificate, scope.World) && CertificateExpiry.IsSoon(certificate, scope.World, Days)) return Words.Expiry(scope.World, certificate);
        return null;
    }
}
