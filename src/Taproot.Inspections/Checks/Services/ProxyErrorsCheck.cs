using Taproot.Inspections.Reports;
using Taproot.Inspections.Services;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Services;

/// <summary>Errors of a proxy that no service behind it explains: its own configuration, its limits, time-outs, or nobody that it could ask.</summary>
internal sealed class ProxyErrorsCheck : ApplicationCheck
{
    private const int Fewest = 5;

    public override CheckDefinition Definition { get; } = new(
        "ProxyErrors", ReportIds.Proxy, "Errors of its own",
        "the proxy fails more than {threshold} of its requests though no service behind it does", 1, CheckUnit.Percent, CheckWeight.Cause,
        "traffic with the proxy that agents can read: see which protocols they read, and whether it is encrypted by a library that they do not know") { Charts = ["proxy-failures", "proxy-upstream-errors"] };

    protected internal override bool AppliesTo(Application application) => ServiceKind.Proxy.Is(application);

    protected internal override void Run(CheckRun run, Application application)
    {
        var flow = new ProxyFlow(application, run.RecentPoints);
        if (!(flow.Requests > 0)) return;
        run.Measured();
        var failures = flow.Failures().ToArray();
        // A service behind it that fails explains as many failures; the proxy may have tried several for one request, or hidden them.
        var own = failures.Sum(f => f.Count) - flow.Upstreams.Sum(u => u.Failures + u.FailedConnects);
        var percent = 100 * own / flow.Requests;
        if (Math.Round(own * run.StepSeconds) < Fewest || percent <= run.Threshold) return;
        run.Find(new(application.Id.Name, percent, run.World.Grid.TimeMs(Math.Max(0, run.World.Grid.Count - run.RecentPoints))) { Detail = Meaning(failures[0].Status) });
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"The proxy itself fails {Words.Percent(findings[0].Value)} of its requests. {findings[0].Detail}";

    private static string Meaning(string status) => status switch
    {
        "502" => "It answers 502: a service behind it breaks off or is not understood, and none that agents see fails.",
        "503" => "It answers 503: it knows of no healthy service behind it, or limits requests.",
        "504" => "It answers 504: a service behind it does not answer within the proxy's time-out.",
        "500" => "It answers 500: look for its configuration and its error log.",
        _ => $"It answers {status}.",
    };
}
