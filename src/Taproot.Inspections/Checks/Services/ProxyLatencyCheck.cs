using Taproot.Inspections.Reports;
using Taproot.Inspections.Services;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Services;

/// <summary>Proxies that take time themselves: queues, limits, too little CPU, slow disks for buffers.</summary>
internal sealed class ProxyLatencyCheck : ApplicationCheck
{
    private const int Fewest = 5;

    public override CheckDefinition Definition { get; } = new(
        "ProxyLatency", ReportIds.Proxy, "Time of its own",
        "the proxy adds more than {threshold} to a request on average", 0.1, CheckUnit.Seconds, CheckWeight.Cause,
        "timed traffic of the proxy, and of the services behind it, that agents can read") { Charts = ["proxy-own-time", "proxy-latency"] };

    protected internal override bool AppliesTo(Application application) => ServiceKind.Proxy.Is(application);

    protected internal override void Run(CheckRun run, Application application)
    {
        var flow = new ProxyFlow(application, run.RecentPoints);
        if (flow.HasUnread)
        {
            run.Unknown("The proxy talks to a service behind it in a protocol that agents do not read, so its time cannot be told from the proxy's.");
            return;
        }
        if (!(flow.Requests > 0) || !(flow.Seconds > 0)) return;
        run.Measured();
        var own = (flow.Seconds - flow.Upstreams.Sum(u => u.Seconds)) / flow.Requests;
        if (flow.Requests * run.StepSeconds < Fewest || own <= run.Threshold) return;
        run.Find(new(application.Id.Name, own, run.World.Grid.TimeMs(Math.Max(0, run.World.Grid.Count - run.RecentPoints))));
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"The proxy itself adds {Words.Duration(findings[0].Value)} to each request on average.";
}
