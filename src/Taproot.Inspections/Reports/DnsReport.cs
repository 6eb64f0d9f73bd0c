using Taproot.Inspections.Windows;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports;

/// <summary>What an application asks of name servers, and how that goes.</summary>
internal sealed class DnsReport : ApplicationReport
{
    private const int MaxNames = 20;
    private const string NoDns =
        "No question to a name server was seen in this window: the application asked none, asks over TLS or HTTPS, or a resolver on its node asks for it.";

    public override string Id => ReportIds.Dns;

    public override string Title => "DNS";

    protected internal override bool AppliesTo(Application application) => application.Dns is not null;

    protected internal override void Draw(ReportSheet sheet, ApplicationScope scope)
    {
        var dns = scope.Application.Dns ?? new();
        var histogram = dns.Histogram.ToDictionary(b => b.Key, b => b.Value.Series);
        var charts = scope.Charts;
        sheet.Charts.AddRange([
            charts.Area("dns-requests", "Questions by type", "req/s", By(dns, (q, _) => TypeName(q.Type)), NoDns),
            charts.Bars("dns-errors", "Answers without a result", "req/s", By(dns, (_, s) => s).Where(s => s.Name != "ok"), "Every question was answered in this window."),
            charts.Line("dns-latency", "Latency", "seconds",
                [("p50", TimeSeriesMath.Quantile(0.5f, histogram)), ("p95", TimeSeriesMath.Quantile(0.95f, histogram)), ("p99", TimeSeriesMath.Quantile(0.99f, histogram))],
                NoDns),
        ]);
        sheet.Tables.Add(Names(scope.Window, dns));
    }

    private static IEnumerable<(string Name, TimeSeries Values)> By(DnsTraffic dns, Func<DnsQuestion, string, string> key) =>
        dns.Requests.SelectMany(q => q.Value, (q, s) => (Key: key(q.Key, s.Key), s.Value.Series)).GroupBy(s => s.Key, s => s.Series, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, SeriesMath.Sum(g)));

    private static ReportTable Names(WorldWindow window, DnsTraffic dns)
    {
        var rows = dns.Requests.GroupBy(q => q.Key.Domain, StringComparer.Ordinal)
            .Select(g => (Name: g.Key, Total: Count(g, _ => true, _ => true), Questions: g))
            .OrderByDescending(d => d.Total).ThenBy(d => d.Name, StringComparer.Ordinal).Take(MaxNames)
            .Select(IReadOnlyList<TableCell> (d) =>
            [
                Cell.Text(d.Name.Length > 0 ? d.Name : "(no name)"), Cell.Number(d.Total, "count"),
                Cell.Number(Count(d.Questions, t => t == "TypeA", s => s == "nxdomain"), "count"),
                Cell.Number(Count(d.Questions, t => t == "TypeAAAA", s => s == "nxdomain"), "count"),
                Cell.Number(Count(d.Questions, t => t is not ("TypeA" or "TypeAAAA"), s => s == "nxdomain"), "count"),
                Failures(Count(d.Questions, _ => true, s => s is not ("ok" or "nxdomain"))),
            ]).ToList();
        return new("dns-names", "Names asked for", ["Name", "Questions", "Not found: A", "Not found: AAAA", "Not found: other", "Server errors"], rows, rows.Count == 0 ? NoDns : "");

        double Count(IEnumerable<KeyValuePair<DnsQuestion, Dictionary<string, SummedSeries>>> questions, Func<string, bool> isType, Func<string, bool> isStatus) => Math.Round(
            window.World.Grid.StepMs / 1000.0 * questions.Where(q => isType(q.Key.Type)).SelectMany(q => q.Value).Where(s => isStatus(s.Key)).Sum(s => window.Total(s.Value.Series)));
    }

    private static TableCell Failures(double count) => Cell.Number(count, "count", count > 0 ? StatusNames.Of(Status.Warning) : null);

    private static string TypeName(string type) => type.StartsWith("Type", StringComparison.Ordinal) ? type[4..] : type;
}
