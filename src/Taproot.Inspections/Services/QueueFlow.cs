using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Services;

/// <summary>Messages that clients give to and take from a queue, a second.</summary>
internal readonly record struct QueueFlow(TimeSeries Produced, TimeSeries Consumed)
{
    private const string Produce = "produce";
    private const string Consume = "consume";

    /// <summary>Of all clients of an application.</summary>
    public static QueueFlow Of(Application application, ServiceKind kind) => Of(application.Downstreams, kind);

    /// <summary>Of one client.</summary>
    public static QueueFlow Of(Link link, ServiceKind kind) => Of([link], kind);

    private static QueueFlow Of(IEnumerable<Link> links, ServiceKind kind)
    {
        var traffic = links.SelectMany(l => ServiceTraffic.Of(l.Protocols, kind)).Select(p => p.Value.Methods).OfType<Dictionary<string, TimeSeries>>().ToArray();
        return new(SeriesMath.Sum(traffic.Select(m => m.GetValueOrDefault(Produce))), SeriesMath.Sum(traffic.Select(m => m.GetValueOrDefault(Consume))));
    }
}
