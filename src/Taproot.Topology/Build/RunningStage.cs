using Taproot.Topology.Model;

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
        foreach (var application in context.Applications.Values) application.Recent = Served(context, application);
    }

    private static void Instances(BuildContext context)
    {
        foreach (var placement in context.Placements)
        {
            var instance = placement.Instance;
            if (context.IsCurrent(placement.LastSeen)) instance.IsUp = true;
            if (placement.LastSeen >= 0) instance.LastSeenMs = Math.Max(instance.LastSeenMs, context.Input.Grid.TimeMs(placement.LastSeen));
        }
        // What we do not observe is taken to run while someone gets answers from it.
        foreach (var instance in context.Applications.Values.Where(a => a.Id.Kind == ApplicationKinds.ExternalService).SelectMany(a => a.Instances))
            instance.IsUp = true;
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
