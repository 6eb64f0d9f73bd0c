using Taproot.Inspections.Reports;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Network;

/// <summary>Servers that an application fails to connect to. A connect that fails now and then, and is tried again, is daily work.</summary>
internal sealed class TcpConnectionsCheck : ApplicationCheck
{
    private const double MinFailed = 3, MinFailedOfAll = 2, FailingRatio = 0.05;

    public override CheckDefinition Definition { get; } = new(
        "NetworkTCPConnections", ReportIds.Network, "TCP connections", "connects to more than {threshold} services fail", 0, CheckUnit.Count, CheckWeight.Hazard,
        "connection that it opens") { Charts = ["net-failed", "net-connects"] };

    protected internal override bool AppliesTo(Application application) => application.Id.Kind != ApplicationKinds.ExternalService;

    protected internal override void Run(CheckRun run, Application application)
    {
        var failing = 0;
        foreach (var link in application.Upstreams)
        {
            if (!link.IsActive) continue;
            run.Measured();
            if (Failed(run, link) > 0) failing++;
        }
        if (!(failing > run.Threshold)) return;
        foreach (var link in application.Upstreams)
        {
            var failed = Failed(run, link);
            if (failed > 0) run.Find(new(link.Server.Id.Name, failed, run.Since(link.FailedConnects, v => v > 0)) { Detail = link.StatusReason });
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"Connects to {Words.Subjects(findings)} fail, {findings[0].Value:0} times in the last minute to {findings[0].Subject}.";

    /// <summary>How many connects failed in the last minute; 0 when they are too few to tell anything.</summary>
    private static double Failed(CheckRun run, Link link)
    {
        var seconds = run.StepSeconds * link.Recent.Points;
        var failed = Math.Round(link.Recent.FailedConnectsPerSecond * seconds, 3);
        if (!(failed >= 1)) return 0;
        var succeeded = link.Recent.ConnectsPerSecond > 0 ? link.Recent.ConnectsPerSecond * seconds : 0;
        var none = succeeded < 1 && !(link.Recent.ActiveConnections > 0) && !(link.Recent.RequestsPerSecond > 0);
        if (none) return failed >= MinFailedOfAll ? failed : 0;
        return failed >= MinFailed && failed / (failed + succeeded) > FailingRatio ? failed : 0;
    }
}
