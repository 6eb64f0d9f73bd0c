using System.Globalization;

namespace Taproot.Inspections.Tests.Services;

/// <summary>Writes the traffic of services.</summary>
internal static class GivenService
{
    private static readonly float[] Bounds = [0.005f, 0.1f, 1, 10];

    /// <summary>What a server sees of its own requests; <paramref name="metric"/> as <c>kafka_inbound_requests</c>.</summary>
    public static GivenContainer Answers(this GivenContainer container, string metric, string status, float perSecond, float meanSeconds = 0.01f) =>
        container.Metric($"container_{metric}_total", perSecond, ("status", status)).Timed(metric, perSecond, meanSeconds);

    /// <summary>What a client sees of its requests to a destination; <paramref name="metric"/> as <c>kafka_requests</c>.</summary>
    public static GivenContainer Asks(this GivenContainer container, string destination, string metric, string status, float perSecond, float meanSeconds = 0.01f)
    {
        (string, string)[] labels = [("destination", destination), ("actual_destination", destination)];
        return container.Metric($"container_{metric}_total", perSecond, [.. labels, ("status", status)]).Timed(metric, perSecond, meanSeconds, labels);
    }

    /// <summary>Messages of a queue.</summary>
    public static GivenContainer Messages(this GivenContainer container, string destination, string protocol, string method, float perSecond, int from = 0, int to = Given.Points) =>
        container.Metric($"container_{protocol}_messages_total", perSecond, from, to,
            ("destination", destination), ("actual_destination", destination), ("status", "ok"), ("method", method));

    private static GivenContainer Timed(this GivenContainer container, string metric, float perSecond, float meanSeconds, params (string, string)[] labels)
    {
        foreach (var bound in Bounds)
        {
            container.Metric($"container_{metric}_duration_seconds_total_bucket", bound >= meanSeconds ? perSecond : 0,
                [.. labels, ("le", bound.ToString(CultureInfo.InvariantCulture))]);
        }
        container.Metric($"container_{metric}_duration_seconds_total_bucket", perSecond, [.. labels, ("le", "+Inf")]);
        return container.Metric($"container_{metric}_duration_seconds_total_sum", perSecond * meanSeconds, labels);
    }
}
