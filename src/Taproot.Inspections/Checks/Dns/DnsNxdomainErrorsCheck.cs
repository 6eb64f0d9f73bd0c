using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Dns;

/// <summary>Names that had an answer and have none now.</summary>
internal sealed class DnsNxdomainErrorsCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "DnsNxdomainErrors", ReportIds.Dns, "Names that have gone",
        "names that were found before were not found more than {threshold} times in ten minutes", 0, CheckUnit.Count, CheckWeight.Cause,
        "question to a name server seen") { Charts = ["dns-errors"] };

    protected internal override bool AppliesTo(Application application) => application.Dns is not null;

    protected internal override void Run(CheckRun run, Application application)
    {
        if (application.Dns!.Requests.Count > 0) run.Measured();
        // Resolvers try a name with all their search domains, and for both kinds of address: only a question that once had an answer misses it.
        DnsFindings.Judge(run, application.Dns, static (statuses, status) => status == "nxdomain" && statuses.TryGetValue("ok", out var ok) && ok.IsEverPositive());
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"Names that were found before are not found: {Words.Subjects(findings)}, {Words.Times(findings.Sum(f => f.Value))} in the last ten minutes{Words.Ended(findings)}.";
}
