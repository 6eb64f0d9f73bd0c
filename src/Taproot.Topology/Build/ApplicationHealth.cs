using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>
/// Judges an application by what hurts those who use it: failing requests, clients that cannot connect, and then its own instances. A pod that
/// was replaced or a job that ended is no fault.
/// </summary>
internal sealed class ApplicationHealth(BuildContext context, double step)
{
    public void Judge(Application application)
    {
        application.Recent = Served(application);
        var isUp = application.Instances.Exists(i => i.IsUp);
        var verdict = isUp ? new(Status.Ok, "") : Down(application);
        LinkHealth.Requests(application.Recent, step, ref verdict);
        Clients(application, isUp, ref verdict);
        foreach (var instance in application.Instances) OfInstance(instance, ref verdict);
        foreach (var link in application.Upstreams)
        {
            // Not being reached is the server's fault; that one depends on it is worth a look, no more.
            if (link.Status == Status.Critical)
                verdict.Worsen(Status.Warning, $"its calls to {link.Server.Id.Name} fail: {link.StatusReason}");
        }
        if (isUp && application.Id.Kind == ApplicationKinds.ExternalService && verdict.Status == Status.Ok && !application.Downstreams.Exists(d => d.IsActive))
            verdict = new(Status.Unknown, "nobody calls it now");
        (application.Status, application.StatusReason) = (verdict.Status, verdict.Reason);
    }

    /// <summary>As the server itself counted; where it did not look, as its clients did.</summary>
    private TrafficFigures Served(Application application)
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

    private Verdict Down(Application application)
    {
        if (application.Instances.FirstOrDefault(i => i.Node is { IsUp: false })?.Node is { } silent)
            return new(Status.Warning, $"node {silent.Name} does not report, and no other instance is known");
        if (application.Instances.Find(i => i.Managed is not null)?.Managed is { } managed) return ManagedHealth.Of(managed);
        var last = context.Placements.Where(p => p.Instance.Application == application).Select(p => p.LastSeen).DefaultIfEmpty(-1).Max();
        var ago = (context.Points - 1 - last) * context.Input.Grid.StepMs / 1000.0;
        return new(Status.Unknown, last < 0 ? "no instance was seen running" : $"no instance has run for {Verdict.Duration(ago)}");
    }

    private static void Clients(Application application, bool isUp, ref Verdict verdict)
    {
        var active = application.Downstreams.Where(d => d.IsActive).ToArray();
        var cutOff = active.Count(d => d.Status == Status.Critical && !(d.Recent.RequestsPerSecond > 0));
        if (cutOff == 0) return;
        var worst = active.First(d => d.Status == Status.Critical && !(d.Recent.RequestsPerSecond > 0));
        var subject = isUp ? "" : "no instance is running; ";
        if (cutOff == active.Length) verdict.Worsen(Status.Critical, $"{subject}{worst.Client.Id.Name} cannot connect: {worst.StatusReason}");
        else verdict.Worsen(Status.Warning, $"{cutOff} of {active.Length} clients cannot connect, {worst.Client.Id.Name} among them: {worst.StatusReason}");
    }

    private static void OfInstance(Instance instance, ref Verdict verdict)
    {
        // What is gone or cannot be seen is told by Down when nothing else serves; what once happened to it is over.
        if (instance.IsUp && instance.Status > Status.Ok) verdict.Worsen(instance.Status, $"{instance.Name}: {instance.StatusReason}");
    }
}
