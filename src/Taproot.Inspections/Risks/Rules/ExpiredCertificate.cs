using Taproot.Inspections.Certificates;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Risks.Rules;

/// <summary>A TLS certificate that has ended, and is shown still.</summary>
internal sealed class ExpiredCertificate : RiskRule
{
    public override string Id => "TLSCertificateExpired";

    public override string Title => "TLS certificate expired";

    public override Status Severity => Status.Critical;

    public override string Advice => "Clients that verify it cannot connect; those that can do not verify it, and would talk to anybody. Renew it and have the server load it.";

    protected internal override string? Find(RiskScope scope, Application application)
    {
        foreach (var certificate in application.Certificates)
            if (CertificateExpiry.IsOver(certificate, scope.World)) return Words.Expiry(scope.World, certificate);
        return null;
    }
}
