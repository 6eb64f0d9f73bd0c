using Taproot.Inspections.Thresholds;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Checks.Network;

/// <summary>Long ways to those whom an application calls. How long is too long depends on how far they are.</summary>
internal abstract class RoundTripCheck(Distance distance) : ApplicationCheck
{
    protected internal override bool AppliesTo(Application application) => application.Id.Kind != ApplicationKinds.ExternalService;

    protected internal override void Run(CheckRun run, Application application)
    {
        foreach (var link in application.Upstreams)
        {
            if (Recent(link, run.RecentPoints) is not { } seconds) continue;
            run.Measured();
            if ((float)seconds > (float)run.Threshold) run.Find(new(link.Server.Id.Name, seconds, run.SinceAbove(Distances.RoundTripTime(link, distance))));
        }
    }

    protected internal override string Describe(IReadOnlyList<Finding> findings, Threshold threshold) =>
        $"The round trip to {findings[0].Subject} takes {Words.Duration(findings[0].Value)}{Words.AndMore(findings)}.";

    // The mean of the connections' last minute, without making a series of them.
    private double? Recent(Link link, int points)
    {
        var (sum, count) = (0.0, 0);
        foreach (var connection in link.Connections)
        {
            var value = connection.RoundTripTime.MeanOfLast(points);
            if (!float.IsNaN(value) && Distances.Of(link, connection) == distance) (sum, count) = (sum + value, count + 1);
        }
        return count == 0 ? null : sum / count;
    }
}
