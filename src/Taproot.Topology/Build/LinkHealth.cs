using Taproot.Topology.Model;

namespace Taproot.Topology.Build;

/// <summary>
/// Judges a link by its last minute. Few events prove little: a share counts only from some events on, so that one refused connect or one
/// failed request of an idle service does not cry wolf.
/// </summary>
internal static class LinkHealth
{
    private const double WarningRatio = 0.05, CriticalRatio = 0.5;
    private const double MinErrors = 5, MinFailedConnects = 3;

    /// <summary>Sets status and reason; <paramref name="points"/> make up a minute, <paramref name="step"/> is in seconds.</summary>
    public static void Judge(Link link, int points, double step)
    {
        var recent = link.Recent;
        link.IsActive = recent.ConnectsPerSecond > 0 || recent.FailedConnectsPerSecond > 0 || recent.BytesPerSecond > 0
            || recent.RequestsPerSecond > 0 || link.Connections.Exists(c => c.Active.Last(points) > 0);
        var verdict = new Verdict(link.IsActive ? Status.Ok : Status.Unknown, link.IsActive ? "" : "nothing flows");
        Connects(link, points, step * recent.Points, ref verdict);
        Requests(recent, step, ref verdict);
        (link.Status, link.StatusReason) = (verdict.Status, verdict.Reason);
    }

    private static void Connects(Link link, int points, double seconds, ref Verdict verdict)
    {
        var failed = Count(link.Recent.FailedConnectsPerSecond, seconds);
        if (failed < 1) return;
        var succeeded = Count(link.Recent.ConnectsPerSecond, seconds);
        var open = link.Connections.Exists(c => c.Active.Last(points) > 0);
        var ratio = failed / (failed + succeeded);
        var text = $"{Verdict.Percent(ratio)} of connects fail ({failed:0} of {failed + succeeded:0} in the last minute)";
        if (succeeded < 1 && !open && !(link.Recent.RequestsPerSecond > 0))
            verdict.Worsen(failed >= 2 ? Status.Critical : Status.Warning, $"no connect succeeds ({failed:0} failed in the last minute)");
        else if (failed >= MinFailedConnects && ratio > WarningRatio)
            verdict.Worsen(Status.Warning, text);
    }

    private static void Requests(TrafficFigures recent, double step, ref Verdict verdict)
    {
        var ratio = recent.ErrorRatio;
        if (!(ratio > WarningRatio) || Count(recent.ErrorsPerSecond, step * recent.Points) < MinErrors) return;
        verdict.Worsen(ratio > CriticalRatio ? Status.Critical : Status.Warning,
            $"{Verdict.Percent(ratio)} of requests fail ({recent.ErrorsPerSecond:0.##} of {recent.RequestsPerSecond:0.##} a second)");
    }

    private static double Count(double perSecond, double seconds) => double.IsNaN(perSecond) ? 0 : Math.Round(perSecond * seconds, 3);
}
