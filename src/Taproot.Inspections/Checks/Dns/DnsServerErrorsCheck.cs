using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Dns;

/// <summary>Name servers that answer with an error: what they were asked for can not be reached.</summary>
internal sealed class DnsServerErrorsCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "DnsServerErrors", ReportIds.Dns, "Errors of name servers",
        "name servers failed to answer more than {threshold} times in ten minutes", 0, CheckUnit.Count, CheckWeight.Cause,
        "question to a name server seen") { Charts = ["dns-errors"] };

    protected internal override bool AppliesTo(Application application) => application.Dns is not null;

    protected internal override void Run(CheckRun run, Application application)
    {
        if (application.Dns!.Requests.Count > 0) run.Measured();
        DnsFindings.Judge(run, application.Dns, static (_, status) => status is not ("ok" or "nxdomain"));
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"Name servers failed to answer {Words.Times(findings.Sum(f => f.Value))} in the last ten minutes, when asked for {Words.Subjects(findings)}{Words.Ended(findings)}.";
}
