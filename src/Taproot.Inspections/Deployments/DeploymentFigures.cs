using Taproot.Inspections.Costs;
using Taproot.Inspections.Costs.Prices;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Deployments;

/// <summary>How an application did over a stretch of time; NaN for what was not measured.</summary>
/// <param name="RequestsPerSecond">Requests served.</param>
/// <param name="ErrorRatio">Share of requests that failed, 0 to 1.</param>
/// <param name="LatencySeconds">Mean time of a request.</param>
/// <param name="CpuPerRequest">CPU seconds for each request.</param>
/// <param name="CpuCores">Cores used.</param>
/// <param name="MemoryPerInstance">Resident bytes of an instance.</param>
/// <param name="MemoryPerRequest">Resident bytes of all instances over the requests of a second.</param>
/// <param name="Restarts">Restarts that no OOM kill explains.</param>
/// <param name="OomKills">Processes that the kernel killed for want of memory.</param>
/// <param name="LogErrorsPerMinute">Errors and worse in its logs.</param>
/// <param name="CostPerMonth">USD a month for what it uses of its nodes.</param>
public sealed record DeploymentFigures(
    double RequestsPerSecond, double ErrorRatio, double LatencySeconds, double CpuPerRequest, double CpuCores, double MemoryPerInstance, double MemoryPerRequest,
    double Restarts, double OomKills, double LogErrorsPerMinute, double CostPerMonth)
{
    // Less traffic than this says nothing of what a request costs.
    private const double MinRequestsPerSecond = 0.1;

    /// <summary>Millions of requests in a month of such traffic.</summary>
    public double MillionRequestsPerMonth => RequestsPerSecond * CostUnits.SecondsOfMonth / 1e6;

    /// <summary>USD for a million requests; NaN where too few were served to say.</summary>
    public double CostPerMillionRequests => RequestsPerSecond >= MinRequestsPerSecond ? CostPerMonth / MillionRequestsPerMonth : double.NaN;

    /// <summary>The figures of the points from <paramref name="from"/> to before <paramref name="to"/>, which are <paramref name="stepMs"/> milliseconds apart.</summary>
    public static DeploymentFigures Of(Application application, NodePricer pricer, int from, int to, long stepMs)
    {
        ArgumentNullException.ThrowIfNull(application);
        ArgumentNullException.ThrowIfNull(pricer);
        var served = Requests.ServedBy(application);
        var timed = served.Where(t => !t.Value.LatencySum.IsEmpty).ToArray();
        var requests = Mean(Requests.ServedRate(application), from, to);
        var (errors, latency, timedRequests) = (Mean(Requests.ServedErrors(application), from, to), Mean(SeriesMath.Sum(timed.Select(t => t.Value.LatencySum)), from, to), Mean(Requests.Rate(timed), from, to));
        var containers = application.Instances.SelectMany(i => i.Containers.Values).ToArray();
        var (cpu, memory) = (Mean(SeriesMath.Sum(containers.Select(c => c.CpuUsage)), from, to), Mean(SeriesMath.Sum(containers.Select(c => c.MemoryRss)), from, to));
        var oomKills = Total(containers.Select(c => c.OomKills), from, to);
        var busy = requests >= MinRequestsPerSecond;
        return new(
            requests, requests > 0 ? (double.IsNaN(errors) ? 0 : errors) / requests : double.NaN, timedRequests > 0 ? latency / timedRequests : double.NaN,
            busy ? cpu / requests : double.NaN, cpu, memory / Mean(Reports.RunningInstances.Of(application), from, to), busy ? memory / requests : double.NaN,
            Math.Max(0, Total(containers.Select(c => c.Restarts), from, to) - oomKills), oomKills,
            Mean(LogErrors(application), from, to) * 60_000 / stepMs, RunningCost.PerMonth(application, pricer, from, to));
    }

    private static TimeSeries LogErrors(Application application) => application.Logs is { } logs
        ? SeriesMath.Sum(logs.ByLevel.Where(l => l.Key is "error" or "critical").Select(l => l.Value.Series)) : default;

    private static double Mean(TimeSeries series, int from, int to)
    {
        var (sum, count) = (0.0, 0);
        var values = series.Values.Span;
        for (var i = Math.Max(0, from); i < Math.Min(to, values.Length); i++)
            if (float.IsFinite(values[i])) (sum, count) = (sum + values[i], count + 1);
        return count == 0 ? double.NaN : sum / count;
    }

    private static double Total(IEnumerable<TimeSeries> all, int from, int to)
    {
        var sum = 0.0;
        foreach (var series in all)
        {
            var values = series.Values.Span;
            for (var i = Math.Max(0, from); i < Math.Min(to, values.Length); i++)
                if (float.IsFinite(values[i])) sum += values[i];
        }
        return sum;
    }
}
