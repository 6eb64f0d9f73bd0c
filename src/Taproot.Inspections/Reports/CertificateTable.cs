using System.Globalization;
using Taproot.Inspections.Certificates;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Reports;

/// <summary>The TLS certificates that an application shows, and those that it is shown by others.</summary>
internal static class CertificateTable
{
    private const int Most = 100; // a page, not an export
    private const double WorthAWord = 30; // days

    /// <summary>The table, those that end first on top; no rows when no certificate was seen.</summary>
    public static ReportTable Of(ApplicationScope scope)
    {
        var shown = scope.Application.Upstreams.SelectMany(l => l.Server.Certificates.Where(c => c.SeenBy.Contains(scope.Application)).Select(c => (l.Server, Certificate: c)));
        var rows = scope.Application.Certificates.Select(c => (Server: scope.Application, Certificate: c)).Concat(shown)
            .OrderBy(r => r.Certificate.NotAfterMs).Take(Most)
            .Select(IReadOnlyList<TableCell> (r) =>
            [
                Cell.Of(r.Server), Cell.Text(r.Certificate.Subject), Cell.Text(r.Certificate.Names.Replace(",", ", ", StringComparison.Ordinal)), Cell.Text(r.Certificate.Issuer),
                Cell.Text(Day(r.Certificate.NotBeforeMs)), Cell.Text(Day(r.Certificate.NotAfterMs)), End(scope.Window.World, r.Certificate),
                Cell.Text(r.Certificate.SeenBy.Count == 0 ? "itself" : string.Join(", ", r.Certificate.SeenBy.Take(3).Select(a => a.Id.Name)) + (r.Certificate.SeenBy.Count > 3 ? " …" : "")),
            ]).ToList();
        return new("certificates", "TLS certificates", ["Service", "Subject", "Names", "Issuer", "Valid from", "Valid until", "State", "Seen by"], rows, "No certificate was seen in this window.");
    }

    private static TableCell End(World world, Certificate certificate)
    {
        var status = CertificateExpiry.IsOver(certificate, world) ? Status.Critical : CertificateExpiry.IsSoon(certificate, world, WorthAWord) ? Status.Warning : Status.Ok;
        return Cell.Text(CertificateExpiry.When(CertificateExpiry.DaysLeft(certificate, world)), StatusNames.Of(status));
    }

    private static string Day(long ms) => ms == 0 ? "–" : DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
