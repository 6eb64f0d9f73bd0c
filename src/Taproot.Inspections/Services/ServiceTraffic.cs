using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Services;

/// <summary>Traffic of one name, an instance's or a client's, in the protocols of a service.</summary>
internal sealed record NamedTraffic(string Name, Instance? Instance, IReadOnlyList<KeyValuePair<string, ProtocolTraffic>> Protocols)
{
    /// <summary>Requests a second.</summary>
    public TimeSeries Rate => Requests.Rate(Protocols);

    /// <summary>Mean latency, seconds.</summary>
    public TimeSeries MeanLatency => Requests.MeanLatency(Protocols);

    /// <summary>Requests a second, summed over the last points.</summary>
    public double Count(int points)
    {
        var sum = 0.0;
        foreach (var (_, traffic) in Protocols)
            foreach (var series in traffic.Requests.Values) sum += series.SumOfLast(points);
        return sum;
    }

    /// <summary>Failed requests a second, summed over the last points.</summary>
    public double FailureCount(ServiceKind kind, int points)
    {
        var sum = 0.0;
        foreach (var (protocol, traffic) in Protocols)
            foreach (var (status, series) in traffic.Requests)
                if (kind.IsFailure(protocol, status)) sum += series.SumOfLast(points);
        return sum;
    }

    /// <summary>Failed requests a second.</summary>
    public TimeSeries Failures(ServiceKind kind) =>
        SeriesMath.Sum(Protocols.SelectMany(p => p.Value.Requests.Where(r => kind.IsFailure(p.Key, r.Key))).Select(r => r.Value));
}

/// <summary>What a service answers: by instance as it sees it itself or, where agents do not see that, as its clients do; and by client.</summary>
internal static class ServiceTraffic
{
    /// <summary>By serving instance.</summary>
    public static IReadOnlyList<NamedTraffic> ByInstance(Application application, ServiceKind kind)
    {
        var own = application.Instances.Select(i => new NamedTraffic(i.Name, i, Of(i.Inbound, kind))).Where(t => t.Protocols.Count > 0).ToArray();
        if (own.Length > 0) return own;
        return
        [
            .. application.Downstreams.SelectMany(l => l.Connections)
                .GroupBy(c => c.Server?.Name ?? c.Destination, StringComparer.Ordinal)
                .Select(g => new NamedTraffic(g.Key, g.First().Server, [.. g.SelectMany(c => Of(c.Protocols, kind))]))
                .Where(t => t.Protocols.Count > 0),
        ];
    }

    /// <summary>By client.</summary>
    public static IReadOnlyList<NamedTraffic> ByClient(Application application, ServiceKind kind) =>
        [.. application.Downstreams.Select(l => new NamedTraffic(l.Client.Id.Name, null, Of(l.Protocols, kind))).Where(t => t.Protocols.Count > 0)];

    /// <summary>The protocols of a kind of service.</summary>
    public static IReadOnlyList<KeyValuePair<string, ProtocolTraffic>> Of(IReadOnlyDictionary<string, ProtocolTraffic> traffic, ServiceKind kind) =>
        [.. traffic.Where(t => kind.Protocols.Contains(t.Key))];
}
