using Taproot.Topology.Model;
using Taproot.Topology.Model.Kubernetes;

namespace Taproot.Topology.Build;

/// <summary>Who runs, how the links do, and what was served in the last minute. What is well and what is not, the inspections say.</summary>
internal static class RunningStage
{
    public static void Run(BuildContext context, List<Link> links)
    {
        var grid = context.Input.Grid;
        foreach (var node in context.Nodes.Values)
        {
            var last = context.LastSeen(node);
            (node.IsUp, node.LastSeenMs) = (node.Managed?.IsAvailable ?? context.IsCurrent(last), grid.TimeMs(Math.Max(0, last)));
        }
        Instances(context);
        foreach (var link in links) LinkHealth.Judge(link, context.Input.RecentPoints, grid.StepMs / 1000.0);
        foreach (var application in context.Applications.Values) application.Recent = ByOwnQueries(Served(context, application), application, context.Input.RecentPoints);
    }

    private static void Instances(BuildContext context)
    {
        foreach (var placement in context.Placements)
        {
            var instance = placement.Instance;
            if (context.IsCurrent(placement.LastSeen)) instance.IsUp = true;
            if (placement.LastSeen >= 0) instance.LastSeenMs = Math.Max(instance.LastSeenMs, context.Input.Grid.TimeMs(placement.LastSeen));
        }
        foreach (var (pod, instance) in context.PodInstances) Pod(context, pod, instance);
        // What we do not observe is taken to run while someone gets answers from it.
        foreach (var instance in context.Applications.Values.Where(a => a.Id.Kind == ApplicationKinds.ExternalService).SelectMany(a => a.Instances))
            instance.IsUp = true;
    }

    /// <summary>What Kubernetes sends requests to runs, also where no agent does.</summary>
    private static void Pod(BuildContext context, Pod pod, Instance instance)
    {
        if (!context.Pods.IsCurrent) return;
        if (pod is { IsPresent: true, Phase: "Running", IsReady: true }) instance.IsUp = true;
        var last = pod.Ready.LastPositiveIndex();
        if (last >= 0) instance.LastSeenMs = Math.Max(instance.LastSeenMs, context.Input.Grid.TimeMs(last));
    }

    /// <summary>What somebody's own queries tell goes before what agents saw; a histogram tells no mean.</summary>
    private static TrafficFigures ByOwnQueries(TrafficFigures seen, Application application, int points)
    {
        if (application.OwnRequests is { } requests)
            seen = seen with { RequestsPerSecond = requests.Total.MeanOfLast(points), ErrorsPerSecond = requests.Failed.MeanOfLast(points), Points = Math.Max(1, seen.Points) };
        if (application.OwnLatency is not { } latency) return seen;
        var counts = new double[latency.Histogram.Count];
        for (var i = 0; i < counts.Length; i++) counts[i] = latency.Histogram.Buckets[i].MeanOfLast(points);
        return seen with { LatencySeconds = double.NaN, LatencyP95Seconds = TimeSeriesMath.Quantile(0.95f, latency.Histogram.Bounds, counts) };
    }

    /// <summary>As the server itself counted; where it did not look, as its clients did.</summary>
    private static TrafficFigures Served(BuildContext context, Application application)
    {
        var adder = new FigureAdder(context.Input.RecentPoints);
        foreach (var link in application.Downstreams) adder.Add(context.Figures[link]);
        var links = adder.ToFigures();
        var own = TrafficFigures.Of(application.Instances.Select(i => i.Inbound), context.Input.RecentPoints);
        if (double.IsNaN(own.RequestsPerSecond)) return links;
        return links with
        {
            RequestsPerSecond = own.RequestsPerSecond, ErrorsPerSecond = own.ErrorsPerSecond, LatencySeconds = own.LatencySeconds,
            LatencyP95Seconds = own.LatencyP95Seconds, Points = Math.Max(own.Points, links.Points),
        };
    }
}
