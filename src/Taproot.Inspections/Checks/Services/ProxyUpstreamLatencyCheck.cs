using Taproot.Inspections.Reports;
using Taproot.Inspections.Services;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Services;

/// <summary>Slow services behind a proxy: the time of the proxy is theirs.</summary>
internal sealed class ProxyUpstreamLatencyCheck : ApplicationCheck
{
    private const int Fewest = 5;

    public override CheckDefinition Definition { get; } = new(
        "ProxyUpstreamLatency", ReportIds.Proxy, "Slow services behind it",
        "a service behind the proxy takes longer than {threshold} on average", 1, CheckUnit.Seconds, CheckWeight.Cause,
        "timed traffic with a service behind the proxy that agents can read") { Charts = ["proxy-upstream-latency"] };

    protected internal override bool AppliesTo(Application application) => ServiceKind.Proxy.Is(application);

    protected internal override void Run(CheckRun run, Application application)
    {
        var flow = new ProxyFlow(application, run.RecentPoints);
        foreach (var upstream in flow.Upstreams)
        {
            if (!(upstream.Requests > 0) || !(upstream.Seconds > 0)) continue;
            run.Measured();
            var latency = upstream.Seconds / upstream.Requests;
            if (upstream.Requests * run.StepSeconds < Fewest || latency <= run.Threshold) continue;
            run.Find(new(upstream.Link.Server.Id.Name, latency, run.World.Grid.TimeMs(Math.Max(0, run.World.Grid.Count - run.RecentPoints))));
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{findings[0].Subject}, behind the proxy, takes {Words.Duration(findings[0].Value)} on average.";
}
