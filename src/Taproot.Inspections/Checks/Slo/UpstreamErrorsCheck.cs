using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Slo;

/// <summary>Calls to others that fail. That is the others' fault; it explains why an application's own users are hurt, if they are.</summary>
internal sealed class UpstreamErrorsCheck : ApplicationCheck
{
    private const double MinErrors = 5;

    public override CheckDefinition Definition { get; } = new(
        "UpstreamErrors", ReportIds.Slo, "Errors of others", "more than {threshold} of the calls to a service fail", 5, CheckUnit.Percent, CheckWeight.Cause,
        "call to another service") { Charts = ["upstream-errors", "upstream-requests"] };

    protected internal override bool AppliesTo(Application application) => application.Upstreams.Count > 0;

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var link in application.Upstreams)
        {
            var recent = link.Recent;
            if (!(recent.RequestsPerSecond > 0)) continue;
            run.Measured();
            var percent = 100 * recent.ErrorRatio;
            if (!(percent > run.Threshold) || recent.ErrorsPerSecond * run.StepSeconds * recent.Points < MinErrors) continue;
            run.Find(new(link.Server.Id.Name, percent, run.Since(Windows.Requests.Errors(link.Protocols), v => v > 0)));
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{Words.Percent(findings[0].Value)} of the calls to {findings[0].Subject} fail{Words.AndMore(findings)}.";
}
