using Taproot.Inspections.Reports;
using Taproot.Inspections.Services;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Services;

/// <summary>Services behind a proxy that fail or refuse it: the errors of the proxy are theirs.</summary>
internal sealed class ProxyUpstreamErrorsCheck : ApplicationCheck
{
    private const int Fewest = 5;

    public override CheckDefinition Definition { get; } = new(
        "ProxyUpstreamErrors", ReportIds.Proxy, "Failing services behind it",
        "a service behind the proxy fails more than {threshold} of what the proxy asks it", 5, CheckUnit.Percent, CheckWeight.Cause,
        "service behind the proxy that was asked in the last minute") { Charts = ["proxy-upstream-errors", "proxy-failures"] };

    protected internal override bool AppliesTo(Application application) => ServiceKind.Proxy.Is(application);

    protected internal override void Run(CheckRun run, Application application)
    {
        var flow = new ProxyFlow(application, run.RecentPoints);
        foreach (var upstream in flow.Upstreams)
        {
            if (!(upstream.Requests + upstream.FailedConnects > 0)) continue;
            run.Measured();
            if (Math.Round((upstream.Failures + upstream.FailedConnects) * run.StepSeconds) < Fewest || upstream.FailedPercent <= run.Threshold) continue;
            run.Find(new(upstream.Link.Server.Id.Name, upstream.FailedPercent, run.World.Grid.TimeMs(Math.Max(0, run.World.Grid.Count - run.RecentPoints))) { Detail = Detail(flow, upstream) });
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{findings[0].Subject}, behind the proxy, fails {Words.Percent(findings[0].Value)} of what it is asked. {findings[0].Detail}";

    private static string Detail(ProxyFlow flow, ProxyUpstream upstream)
    {
        var how = upstream.FailedConnects > upstream.Failures ? "It does not take connections" : "It answers with errors";
        var answers = flow.Failures().Select(f => f.Status).Take(2).ToArray();
        return answers.Length == 0 ? $"{how}; the proxy's clients see nothing of it." : $"{how}; the proxy answers {string.Join(" and ", answers)}.";
    }
}
