using Taproot.Inspections.Certificates;
using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Network;

/// <summary>TLS certificates that end in days: clients that verify them, as they should, fail from then on.</summary>
internal sealed class CertificateExpiryCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "TLSCertificateExpiry", ReportIds.Network, "TLS certificates", "a certificate ends within {threshold} and the last tenth of its lifetime", 7, CheckUnit.Days,
        CheckWeight.Hazard, "certificate that was seen");

    protected internal override bool AppliesTo(Application application) => application.Certificates.Count > 0;

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var certificate in application.Certificates)
        {
            run.Measured();
            if (!CertificateExpiry.IsSoon(certificate, run.World, run.Threshold)) continue;
            var isOver = CertificateExpiry.IsOver(certificate, run.World);
            var since = isOver ? certificate.NotAfterMs : CertificateExpiry.SoonFromMs(certificate, run.Threshold);
            run.Find(new(certificate.Subject, CertificateExpiry.DaysLeft(certificate, run.World), Math.Max(run.World.Grid.FromMs, since))
            {
                Status = isOver ? Status.Critical : Status.Warning,
            });
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"The TLS certificate of {findings[0].Subject} {CertificateExpiry.When(findings[0].Value)}{Words.AndMore(findings)}.";
}
