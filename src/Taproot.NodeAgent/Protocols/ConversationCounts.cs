using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Protocols;

/// <summary>What the reading of payloads says of itself. Written by one thread, read by another: each value for itself.</summary>
internal sealed class ConversationCounts
{
    private static readonly MetricDescriptor Connections = new(
        "taproot_agent_l7_connections", MetricType.Gauge, "Connections whose payloads are read.", []);

    private static readonly MetricDescriptor Kinds = new(
        "taproot_agent_l7_events_total", MetricType.Counter,
        "What the reading of payloads counted: payloads, requests, connections whose protocol was decided, found wrong later, or is none that is known, connections without room, those that are encrypted or compressed though their protocol is known, and gaps after which reading started anew.",
        ["kind"]);

    public long Events { get; set; }
    public long Requests { get; set; }
    public long Decided { get; set; }
    public long Mistakes { get; set; }
    public long Unknown { get; set; }
    public long NoRoom { get; set; }
    public long Unreadable { get; set; }
    public long Losses { get; set; }
    public int Present { get; set; }

    public void Collect(IMetricSink sink)
    {
        sink.Add(Connections, Present);
        sink.Add(Kinds, Events, "payloads");
        sink.Add(Kinds, Requests, "requests");
        sink.Add(Kinds, Decided, "decided");
        sink.Add(Kinds, Mistakes, "mistaken");
        sink.Add(Kinds, Unknown, "unknown");
        sink.Add(Kinds, NoRoom, "no_room");
        sink.Add(Kinds, Unreadable, "unreadable");
        sink.Add(Kinds, Losses, "gaps");
    }
}
