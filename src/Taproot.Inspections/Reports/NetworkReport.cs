using Taproot.Inspections.Checks.Network;
using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports;

/// <summary>TCP between an application and those it calls.</summary>
internal sealed class NetworkReport : ApplicationReport
{
    private const string NoConnections = "This application opened no connection in this window.";

    private const string NoTimes = "No round-trip time was measured in this window.";
    private const string Times = "Round-trip time", Connects = "TCP connections", Bytes = "Traffic";

    public override string Id => ReportIds.Network;

    public override string Title => "Network";

    protected internal override void Draw(ReportSheet sheet, ApplicationScope scope)
    {
        var links = scope.Application.Upstreams.OrderBy(l => l.Server.Id.Name, StringComparer.Ordinal).ToList();
        IEnumerable<(string, TimeSeries)> Each(Func<Link, TimeSeries> select) => links.Select(l => (l.Server.Id.Name, select(l)));
        IEnumerable<(string, TimeSeries)> Some(Func<Application, bool> where) => links.Where(l => where(l.Server)).Select(l => (l.Server.Id.Name, l.RoundTripTime));
        var charts = scope.Charts;
        sheet.Charts.AddRange([
            charts.Line("net-rtt", "Round-trip time", "seconds", Each(l => l.RoundTripTime), NoTimes) with { Group = Times },
            charts.Line("net-rtt-internal", "Round-trip time within the cluster", "seconds", Some(InternalRoundTripCheck.Concerned), NoTimes) with { Group = Times },
            charts.Line("net-rtt-external", "Round-trip time to external services", "seconds", Some(ExternalRoundTripCheck.Concerned), NoTimes) with { Group = Times },
            charts.Line("net-rtt-clusters", "Round-trip time to other clusters", "seconds", Some(OtherClustersRoundTripCheck.Concerned), NoTimes) with { Group = Times },
            charts.Line("net-active", "Open connections", "count", Each(l => l.Active), NoConnections) with { Group = Connects },
            charts.Line("net-connects", "New connections", "ops/s", Each(l => l.Connects), NoConnections) with { Group = Connects },
            charts.Line("net-connect-time", "Time to connect", "seconds", Each(l => TimeSeriesMath.Divide(l.ConnectTime, l.Connects)), "No connect was timed in this window.") with { Group = Connects },
            charts.Bars("net-failed", "Failed connects", "ops/s", Each(l => l.FailedConnects), "No connect failed in this window."),
            charts.Line("net-retransmits", "Retransmitted segments", "ops/s", Each(l => l.Retransmits), "Nothing was sent again in this window."),
            charts.Area("net-sent", "Bytes sent", "bytes/s", Each(l => l.BytesSent), NoConnections) with { Group = Bytes },
            charts.Area("net-received", "Bytes received", "bytes/s", Each(l => l.BytesReceived), NoConnections) with { Group = Bytes },
            charts.Line("net-served", "Bytes exchanged with clients", "bytes/s",
                scope.Application.Downstreams.Select(l => (l.Client.Id.Name, SeriesMath.Sum([l.BytesSent, l.BytesReceived]))), "No client was seen in this window.")
                with { Group = Bytes },
        ]);
        sheet.Tables.Add(Destinations(scope));
        if (CertificateTable.Of(scope) is { Rows.Count: > 0 } certificates) sheet.Tables.Add(certificates);
    }

    private static ReportTable Destinations(ApplicationScope scope)
    {
        var window = scope.Window;
        var rows = scope.Application.Instances
            .SelectMany(i => i.Upstreams)
            .Take(500) // a page, not an export
            .Select(IReadOnlyList<TableCell> (c) =>
            [
                Cell.Text(c.Client.Name), Cell.Text(c.Destination), Cell.Text(c.ActualDestination), c.ServerApplication is null ? Cell.Text("–") : Cell.Of(c.ServerApplication),
                Cell.Number(window.Recent(c.Active), "count"), Cell.Number(window.Recent(c.Connects), "ops/s"), Cell.Number(window.Recent(c.FailedConnects), "ops/s"),
                Cell.Number(window.Recent(c.RoundTripTime), "seconds"), Cell.Number(window.Recent(c.Retransmits), "ops/s"),
                Cell.Number(window.Recent(c.BytesSent), "bytes/s"), Cell.Number(window.Recent(c.BytesReceived), "bytes/s"),
            ]).ToList();
        return new("connections", "Connections",
            ["Instance", "Destination", "Actual destination", "Service", "Open", "New", "Failed", "Round trip", "Retransmits", "Sent", "Received"], rows,
            rows.Count == 0 ? NoConnections : "");
    }
}
