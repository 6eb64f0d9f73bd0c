using Taproot.Topology.Model;

namespace Taproot.Inspections.Services;

/// <summary>A service behind a proxy, over some last points: what the proxy asked it a second and how that went.</summary>
internal readonly record struct ProxyUpstream(Link Link, double Requests, double Failures, double FailedConnects, double Seconds)
{
    /// <summary>What failed of what was tried, in percent; NaN when nothing was.</summary>
    public double FailedPercent => 100 * (Failures + FailedConnects) / (Requests + FailedConnects);
}

/// <summary>What a proxy answers beside what it is answered, over some last points; sums of rates.</summary>
internal sealed class ProxyFlow
{
    private readonly IReadOnlyList<KeyValuePair<string, ProtocolTraffic>> _served;
    private readonly int _points;

    public ProxyFlow(Application application, int points)
    {
        _points = points;
        _served = [.. ServiceTraffic.ByInstance(application, ServiceKind.Proxy).SelectMany(t => t.Protocols)];
        Upstreams = [.. application.Upstreams.Select(Read)];
    }

    /// <summary>The services behind it.</summary>
    public IReadOnlyList<ProxyUpstream> Upstreams { get; }

    /// <summary>Requests that it was asked.</summary>
    public double Requests => _served.Sum(p => p.Value.Requests.Values.Sum(r => r.SumOfLast(_points)));

    /// <summary>Requests that it failed, by status.</summary>
    public IEnumerable<(string Status, double Count)> Failures() =>
        _served.SelectMany(p => p.Value.Requests.Where(r => RequestStatus.IsError(p.Key, r.Key)))
            .GroupBy(r => r.Key, r => r.Value.SumOfLast(_points), StringComparer.Ordinal)
            .Select(g => (g.Key, g.Sum())).Where(f => f.Item2 > 0).OrderByDescending(f => f.Item2);

    /// <summary>Seconds that its requests took.</summary>
    public double Seconds => _served.Sum(p => p.Value.LatencySum.SumOfLast(_points));

    /// <summary>Whether it talks to a service behind it in a protocol that agents do not read: what that one does cannot be told from what the proxy does.</summary>
    public bool HasUnread => Upstreams.Any(u => u.Link.Protocols.Count == 0 && u.Link.BytesReceived.SumOfLast(_points) > 0);

    private ProxyUpstream Read(Link link)
    {
        var traffic = link.Protocols;
        var requests = traffic.Sum(p => p.Value.Requests.Values.Sum(r => r.SumOfLast(_points)));
        var failures = traffic.Sum(p => p.Value.Requests.Where(r => RequestStatus.IsError(p.Key, r.Key)).Sum(r => r.Value.SumOfLast(_points)));
        return new(link, requests, failures, link.FailedConnects.SumOfLast(_points), traffic.Sum(p => p.Value.LatencySum.SumOfLast(_points)));
    }
}
