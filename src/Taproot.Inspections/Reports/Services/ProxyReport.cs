using Taproot.Inspections.Services;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports.Services;

/// <summary>Proxies and web servers: what they answer beside what the services behind them answer.</summary>
internal sealed class ProxyReport() : ServiceReport(ServiceKind.Proxy, ReportIds.Proxy, "Proxy")
{
    private const string NoUpstream = "The proxy asked no service behind it in this window.";

    protected override void DrawMore(ReportSheet sheet, ApplicationScope scope)
    {
        var upstreams = scope.Application.Upstreams.OrderBy(l => l.Server.Id.Name, StringComparer.Ordinal).ToList();
        var charts = scope.Charts;
        IEnumerable<(string Name, TimeSeries Values)> Each(Func<Link, TimeSeries> select) => upstreams.Select(l => (l.Server.Id.Name, select(l)));
        var failing = Each(l => SeriesMath.Sum([Requests.Errors(l.Protocols), l.FailedConnects])).Where(s => scope.Window.Total(s.Values) > 0);
        sheet.Charts.AddRange([
            charts.Line("proxy-upstream-requests", "Requests to services behind it", "req/s", Each(l => Requests.Rate(l.Protocols)), NoUpstream) with { Group = "Services behind it" },
            charts.Bars("proxy-upstream-errors", "Errors of services behind it", "req/s", failing,
                upstreams.Count == 0 ? NoUpstream : "No service behind the proxy failed in this window.") with { Group = "Services behind it" },
            charts.Line("proxy-upstream-latency", "Mean latency of services behind it", "seconds", Each(l => Requests.MeanLatency(l.Protocols)), NoUpstream) with { Group = "Services behind it" },
            charts.Line("proxy-own-time", "Mean time that the proxy adds", "seconds", [("proxy", OwnTime(scope.Application, upstreams))],
                "Requests to the proxy, or those that it makes, were not timed in this window.") with { Group = "Latency" },
        ]);
    }

    private static TimeSeries OwnTime(Application application, List<Link> upstreams)
    {
        var served = ServiceTraffic.ByInstance(application, ServiceKind.Proxy).SelectMany(t => t.Protocols).ToList();
        var own = SeriesMath.Subtract(SeriesMath.Sum(served.Select(p => p.Value.LatencySum)), SeriesMath.Sum(upstreams.SelectMany(l => l.Protocols).Select(p => p.Value.LatencySum)));
        return TimeSeriesMath.Divide(own, Requests.Rate(served));
    }
}
