using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Databases;

/// <summary>What agents see of a database's traffic without any credentials.</summary>
internal static class DatabaseTraffic
{
    /// <summary>Requests to an instance: as its own node's agent sees them; where that sees none, as its clients' do.</summary>
    public static IReadOnlyList<KeyValuePair<string, ProtocolTraffic>> Of(DatabaseKind kind, Instance instance)
    {
        if (instance.Inbound.TryGetValue(kind.Protocol, out var inbound)) return [new(kind.Protocol, inbound)];
        return [.. Connections(instance).SelectMany(c => c.Protocols).Where(p => p.Key == kind.Protocol)];
    }

    /// <summary>Connections that others opened to an instance.</summary>
    public static IEnumerable<Connection> Connections(Instance instance) =>
        instance.Application.Downstreams.SelectMany(l => l.Connections).Where(c => c.Server == instance);

    /// <summary>Requests a second.</summary>
    public static TimeSeries Rate(DatabaseKind kind, Instance instance) => Requests.Rate(Of(kind, instance));

    /// <summary>Mean seconds of a request.</summary>
    public static TimeSeries MeanLatency(DatabaseKind kind, Instance instance) => Requests.MeanLatency(Of(kind, instance));
}
