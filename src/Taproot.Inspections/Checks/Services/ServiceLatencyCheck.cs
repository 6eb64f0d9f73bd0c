using Taproot.Inspections.Services;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Services;

/// <summary>Instances of a service that are slow on average; tells which client waits longest.</summary>
internal abstract class ServiceLatencyCheck(ServiceKind kind, string id, string report, double seconds, string noun = "requests") : ApplicationCheck
{
    private const int FewestRequests = 5;

    public override CheckDefinition Definition { get; } = new(
        id, report, $"Slow {noun}", $"an instance takes longer than {{threshold}} for its {noun} on average", seconds, CheckUnit.Seconds, CheckWeight.Cause,
        $"timed traffic with {kind.Name} that agents can read in the last minute") { Charts = [$"{report}-latency", $"{report}-latency-clients"] };

    protected internal override bool AppliesTo(Application application) => kind.Is(application);

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var instance in ServiceTraffic.ByInstance(application, kind))
        {
            if (Mean(run, instance) is not { } latency) continue;
            run.Measured();
            if (instance.Count(run.RecentPoints) * run.StepSeconds < FewestRequests || latency <= run.Threshold) continue;
            run.Find(new(instance.Name, latency, run.SinceAbove(instance.MeanLatency)) { Instance = instance.Instance, Detail = Detail(run, application) });
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{findings[0].Subject} takes {Words.Duration(findings[0].Value)} for its {noun} on average. {findings[0].Detail}".TrimEnd();

    private string Detail(CheckRun run, Application application)
    {
        var slowest = ServiceTraffic.ByClient(application, kind).Select(c => (c.Name, Latency: Mean(run, c))).Where(c => c.Latency is not null)
            .OrderByDescending(c => c.Latency).FirstOrDefault();
        return slowest.Latency is { } latency ? $"{slowest.Name} waits longest, {Words.Duration(latency)}." : "";
    }

    private static double? Mean(CheckRun run, NamedTraffic traffic)
    {
        var (time, requests) = (0.0, 0.0);
        foreach (var (_, protocol) in traffic.Protocols.Where(p => !p.Value.LatencySum.IsEmpty))
        {
            time += protocol.LatencySum.SumOfLast(run.RecentPoints);
            foreach (var series in protocol.Requests.Values) requests += series.SumOfLast(run.RecentPoints);
        }
        return requests > 0 ? time / requests : null;
    }
}
