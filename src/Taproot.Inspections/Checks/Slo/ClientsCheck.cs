using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Slo;

/// <summary>Clients that cannot connect at all: no request of theirs is counted anywhere, so no objective sees them.</summary>
internal sealed class ClientsCheck : ApplicationCheck
{
    public override CheckDefinition Definition { get; } = new(
        "ClientConnections", ReportIds.Slo, "Clients", "more than {threshold} clients cannot connect", 0, CheckUnit.Count, CheckWeight.Symptom, "client that calls it now")
    { Charts = ["inbound-clients"] };

    protected internal override bool AppliesTo(Application application) => application.Downstreams.Count > 0;

    protected internal override void Run(CheckRun run, Application application)
    {
        var (active, cutOff) = (0, 0);
        foreach (var link in application.Downstreams)
        {
            if (!link.IsActive) continue;
            active++;
            if (IsCutOff(link)) cutOff++;
        }
        if (active == 0) return;
        run.Measured();
        if (!(cutOff > run.Threshold)) return;
        // Nobody gets through: that is an outage and not one client's trouble.
        // What others run nobody here can mend: those who call it say what they lack.
        var status = application.Id.Kind == ApplicationKinds.ExternalService ? Status.Info : cutOff == active ? Status.Critical : Status.Warning;
        var end = application.Instances.Exists(i => i.IsUp) ? "" : "no instance is running; ";
        foreach (var link in application.Downstreams.Where(d => d.IsActive && IsCutOff(d)))
        {
            run.Find(new(link.Client.Id.Name, link.Recent.FailedConnectsPerSecond * run.StepSeconds * link.Recent.Points, run.Since(link.FailedConnects, v => v > 0))
                { Status = status, Detail = end + link.StatusReason });
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{Words.Subjects(findings)} cannot connect: {findings[0].Detail}.";

    private static bool IsCutOff(Link link) => link.Status == Status.Critical && !(link.Recent.RequestsPerSecond > 0);
}
