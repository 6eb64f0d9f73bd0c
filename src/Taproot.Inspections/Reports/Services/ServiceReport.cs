using Taproot.Inspections.Services;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports.Services;

/// <summary>What a service answers by status, how fast, and whom.</summary>
internal abstract class ServiceReport(ServiceKind kind, string id, string title) : ApplicationReport
{
    private const string NoClient = "No client was seen in this window.";

    public override string Id => id;

    public override string Title => title;

    /// <summary>The kind of service.</summary>
    protected ServiceKind Kind => kind;

    protected internal override bool AppliesTo(Application application) => kind.Is(application);

    protected internal override void Draw(ReportSheet sheet, ApplicationScope scope)
    {
        var instances = ServiceTraffic.ByInstance(scope.Application, kind);
        var clients = ServiceTraffic.ByClient(scope.Application, kind);
        var served = instances.SelectMany(i => i.Protocols).ToList();
        var noTraffic = $"No traffic with {kind.Name} that agents can read was seen in this window.";
        var noLatency = served.Count == 0 ? noTraffic : "Agents time no requests of this protocol: its messages have no answers.";
        var charts = scope.Charts;
        sheet.Charts.AddRange([
            charts.Area($"{id}-requests", "Requests by status", "req/s", ByStatus(served), noTraffic) with { Group = "Requests" },
            charts.Area($"{id}-instances", "Requests by instance", "req/s", instances.Select(i => (i.Name, i.Rate)), noTraffic) with { Group = "Requests" },
            charts.Area($"{id}-clients", "Requests by client", "req/s", clients.Select(c => (c.Name, c.Rate)), NoClient) with { Group = "Requests" },
            charts.Bars($"{id}-failures", "Failures by status", "req/s", Failures(served), served.Count == 0 ? noTraffic : "Nothing failed in this window.") with { Group = "Failures" },
            charts.Bars($"{id}-failures-clients", "Failures by client", "req/s", clients.Select(c => (c.Name, c.Failures(kind))).Where(c => scope.Window.Total(c.Item2) > 0),
                "No client was failed in this window.") with { Group = "Failures" },
            charts.Line($"{id}-latency", "Latency", "seconds", Latency(served), noLatency) with { Group = "Latency" },
            charts.Line($"{id}-latency-clients", "Mean latency by client", "seconds", clients.Select(c => (c.Name, c.MeanLatency)), noLatency) with { Group = "Latency" },
            charts.Line($"{id}-latency-instances", "Mean latency by instance", "seconds", instances.Select(i => (i.Name, i.MeanLatency)), noLatency) with { Group = "Latency" },
        ]);
        DrawMore(sheet, scope);
        sheet.Tables.Add(Clients(scope));
    }

    /// <summary>Draws what is special to the kind of service.</summary>
    protected virtual void DrawMore(ReportSheet sheet, ApplicationScope scope)
    {
    }

    private ReportTable Clients(ApplicationScope scope)
    {
        var window = scope.Window;
        var rows = scope.Application.Downstreams
            .Select(l => (Link: l, Traffic: new NamedTraffic(l.Client.Id.Name, null, ServiceTraffic.Of(l.Protocols, kind))))
            .OrderByDescending(c => window.Recent(c.Traffic.Rate) ?? -1)
            .Select(IReadOnlyList<TableCell> (c) =>
            [
                Cell.Of(c.Link.Client), Cell.Number(window.Recent(c.Traffic.Rate), "req/s"), Failed(window.Recent(c.Traffic.Failures(kind))),
                Cell.Number(window.Recent(c.Traffic.MeanLatency), "seconds"), Cell.Number(window.Recent(Requests.Quantile(c.Traffic.Protocols, 0.95f)), "seconds"),
                Cell.Number(window.Recent(c.Link.Active), "count"), Cell.Number(window.Recent(c.Link.FailedConnects), "ops/s"),
                Cell.Number(window.Recent(c.Link.BytesSent), "bytes/s"), Cell.Number(window.Recent(c.Link.BytesReceived), "bytes/s"),
            ]).ToList();
        return new($"{id}-clients", "Clients", ["Client", "Requests", "Failed", "Latency", "p95", "Connections", "Failed connects", "Sent", "Received"], rows, rows.Count == 0 ? NoClient : "");
    }

    private IEnumerable<(string, TimeSeries)> Failures(List<KeyValuePair<string, ProtocolTraffic>> traffic) =>
        Sum(traffic.SelectMany(t => t.Value.Requests.Where(r => kind.IsFailure(t.Key, r.Key))));

    private static IEnumerable<(string, TimeSeries)> ByStatus(List<KeyValuePair<string, ProtocolTraffic>> traffic) => Sum(traffic.SelectMany(t => t.Value.Requests));

    private static IEnumerable<(string, TimeSeries)> Sum(IEnumerable<KeyValuePair<string, TimeSeries>> requests) =>
        requests.GroupBy(r => r.Key, r => r.Value, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key.Length > 0 ? g.Key : "unknown", SeriesMath.Sum(g)));

    private static (string, TimeSeries)[] Latency(List<KeyValuePair<string, ProtocolTraffic>> traffic) =>
    [
        ("mean", Requests.MeanLatency(traffic)), ("p50", Requests.Quantile(traffic, 0.5f)), ("p95", Requests.Quantile(traffic, 0.95f)), ("p99", Requests.Quantile(traffic, 0.99f)),
    ];

    private static TableCell Failed(double? rate) => Cell.Number(rate, "req/s", rate > 0 ? StatusNames.Of(Status.Warning) : null);
}
