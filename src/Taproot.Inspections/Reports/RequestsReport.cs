using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports;

/// <summary>What an application serves and what it asks of others: rate, errors, latency.</summary>
internal sealed class RequestsReport : ApplicationReport
{
    private const string NoRequests = "No requests of a known protocol were seen in this window.";
    private const string NoCalls = "This application called nobody in this window.";

    private const string Served = "Requests served", OthersLatency = "Latency of other services";

    public override string Id => ReportIds.Slo;

    public override string Title => "Requests";

    protected internal override void Draw(ReportSheet sheet, ApplicationScope scope)
    {
        var served = Requests.ServedBy(scope.Application);
        var upstreams = scope.Application.Upstreams.OrderBy(l => l.Server.Id.Name, StringComparer.Ordinal).ToList();
        var charts = scope.Charts;
        var (requests, latency) = (scope.Application.OwnRequests, scope.Application.OwnLatency);
        sheet.HeatMaps.Add(OwnRequestCharts.HeatMap(scope, served));
        sheet.Charts.AddRange([
            (requests is null ? charts.Area("inbound-requests", "Requests served", "req/s", ByStatus(served), NoRequests) : OwnRequestCharts.Served(charts, requests)) with { Group = Served },
            charts.Area("inbound-protocols", "Requests served by protocol", "req/s", ByProtocol(served), NoRequests) with { Group = Served },
            latency is null ? charts.Line("inbound-latency", "Latency", "seconds", Latency(served), NoRequests) : OwnRequestCharts.Latency(charts, latency),
            requests is null ? charts.Bars("inbound-errors", "Errors", "req/s", [("errors", Requests.Errors(served))], "No request failed in this window.") : OwnRequestCharts.Errors(charts, requests),
            charts.Area("inbound-clients", "Requests by client", "req/s",
                scope.Application.Downstreams.Select(l => (l.Client.Id.Name, Requests.Rate(l.Protocols))), "No client was seen in this window.") with { Group = Served },
            charts.Line("upstream-requests", "Requests to other services", "req/s", upstreams.Select(l => (l.Server.Id.Name, Requests.Rate(l.Protocols))), NoCalls),
            charts.Line("upstream-latency", "Mean latency of other services", "seconds", upstreams.Select(l => (l.Server.Id.Name, Requests.MeanLatency(l.Protocols))), NoCalls) with { Group = OthersLatency },
            charts.Line("upstream-latency-p95", "95th percentile latency of other services", "seconds", upstreams.Select(l => (l.Server.Id.Name, Requests.Quantile(l.Protocols, 0.95f))), NoCalls)
                with { Group = OthersLatency },
            charts.Bars("upstream-errors", "Errors of other services", "req/s", upstreams.Select(l => (l.Server.Id.Name, Requests.Errors(l.Protocols))), "No call failed in this window."),
        ]);
        sheet.Tables.AddRange([
            LinkTable(scope, "clients", "Clients", "Client", scope.Application.Downstreams, l => l.Client, "No client was seen in this window."),
            LinkTable(scope, "upstreams", "Dependencies", "Service", upstreams, l => l.Server, NoCalls),
        ]);
    }

    private static IEnumerable<(string, TimeSeries)> ByProtocol(IReadOnlyCollection<KeyValuePair<string, ProtocolTraffic>> traffic) =>
        traffic.GroupBy(t => t.Key, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, Requests.Rate(g)));

    private static IEnumerable<(string, TimeSeries)> ByStatus(IReadOnlyCollection<KeyValuePair<string, ProtocolTraffic>> traffic) =>
        traffic.SelectMany(t => t.Value.Requests)
            .GroupBy(r => Group(r.Key), StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (g.Key, SeriesMath.Sum(g.Select(r => r.Value))));

    // Status codes by class: a chart with 404 beside 403 beside 410 tells less than one with 4xx.
    private static string Group(string status) =>
        status.Length == 3 && char.IsAsciiDigit(status[0]) && char.IsAsciiDigit(status[1]) && char.IsAsciiDigit(status[2]) ? $"{status[0]}xx" : status;

    private static (string, TimeSeries)[] Latency(IReadOnlyCollection<KeyValuePair<string, ProtocolTraffic>> traffic) =>
    [
        ("mean", Requests.MeanLatency(traffic)), ("p50", Requests.Quantile(traffic, 0.5f)),
        ("p95", Requests.Quantile(traffic, 0.95f)), ("p99", Requests.Quantile(traffic, 0.99f)),
    ];

    private static ReportTable LinkTable(
        ApplicationScope scope, string id, string title, string column, IEnumerable<Link> links, Func<Link, Application> end, string emptyReason)
    {
        var rows = links.Select(l => Row(scope.Window, l, end(l))).ToList();
        return new(id, title, [column, "Trend", "Protocols", "Requests", "Errors", "Latency", "p95", "Round trip", "Connections", "Traffic", "Status"], rows, rows.Count == 0 ? emptyReason : "");
    }

    private static IReadOnlyList<TableCell> Row(WorldWindow window, Link link, Application end)
    {
        var recent = link.Recent;
        return
        [
            Cell.Of(end), Cell.Trend(window, Requests.Rate(link.Protocols)), Cell.Text(string.Join(", ", Requests.ProtocolsOf(link))), Cell.Number(SeriesMath.Measured(recent.RequestsPerSecond), "req/s"),
            Cell.Number(SeriesMath.Measured(recent.ErrorsPerSecond), "req/s", recent.ErrorsPerSecond > 0 ? "warning" : null),
            Cell.Number(SeriesMath.Measured(recent.LatencySeconds), "seconds"), Cell.Number(SeriesMath.Measured(recent.LatencyP95Seconds), "seconds"),
            Cell.Number(window.Recent(link.RoundTripTime), "seconds"), Cell.Number(window.Recent(link.Active), "count"),
            Cell.Number(SeriesMath.Measured(recent.BytesPerSecond), "bytes/s"), Cell.Text(link.StatusReason, StatusNames.Of(link.Status)),
        ];
    }
}
