using Taproot.Inspections.Services;
using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Services;

/// <summary>Instances of a service that fail a share of their requests; tells with which status, and whom it hits most.</summary>
internal abstract class ServiceErrorsCheck(ServiceKind kind, string id, string report, string noun = "requests") : ApplicationCheck
{
    private const int FewestFailures = 3;

    public override CheckDefinition Definition { get; } = new(
        id, report, $"Failing {noun}", $"an instance fails more than {{threshold}} of its {noun}", 1, CheckUnit.Percent, CheckWeight.Cause,
        $"traffic with {kind.Name} that agents can read: see which protocols they read, and whether it is encrypted by a library that they do not know")
        { Charts = [$"{report}-failures", $"{report}-requests"] };

    protected internal override bool AppliesTo(Application application) => kind.Is(application);

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var instance in ServiceTraffic.ByInstance(application, kind))
        {
            var requests = instance.Count(run.RecentPoints) * run.StepSeconds;
            if (!(requests > 0)) continue;
            run.Measured();
            var failures = instance.FailureCount(kind, run.RecentPoints) * run.StepSeconds;
            var percent = 100 * failures / requests;
            if (Math.Round(failures) < FewestFailures || percent <= run.Threshold) continue;
            run.Find(new(instance.Name, percent, run.SinceAbove(Reports.ReportMath.Percent(TimeSeriesMath.Divide(instance.Failures(kind), instance.Rate))))
            {
                Instance = instance.Instance, Detail = Detail(run, application, instance),
            });
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"{findings[0].Subject} fails {Words.Percent(findings[0].Value)} of its {noun}. {findings[0].Detail}".TrimEnd();

    private string Detail(CheckRun run, Application application, NamedTraffic instance)
    {
        var status = instance.Protocols.SelectMany(p => p.Value.Requests.Where(r => kind.IsFailure(p.Key, r.Key)))
            .MaxBy(r => r.Value.SumOfLast(run.RecentPoints)).Key;
        var client = ServiceTraffic.ByClient(application, kind)
            .Select(c => (c.Name, Failures: c.FailureCount(kind, run.RecentPoints)))
            .Where(c => c.Failures > 0).OrderByDescending(c => c.Failures).FirstOrDefault().Name;
        var answer = status == "failed" ? "" : $"Most are answered {status}. ";
        return client is null ? answer.TrimEnd() : $"{answer}{client} is hit most.";
    }
}
