using System.Globalization;
using Taproot.Inspections.Certificates;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Risks;

/// <summary>Parts of sentences about risks.</summary>
internal static class Words
{
    /// <summary>"cart depends", "3 applications depend".</summary>
    public static string Clients(Application application)
    {
        var clients = application.Downstreams.Where(d => d.IsActive && d.Client != application).Select(d => d.Client).Distinct().ToArray();
        return clients.Length == 1 ? $"{clients[0].Id.Name} depends" : $"{clients.Length} applications depend";
    }

    /// <summary>"The certificate of shop.example.com, issued by R11, expires in 5 days, on 2026-12-01; cart and web use it."</summary>
    public static string Expiry(World world, Certificate certificate)
    {
        var day = DateTimeOffset.FromUnixTimeMilliseconds(certificate.NotAfterMs).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var issuer = certificate.Issuer.Length == 0 || certificate.Issuer == certificate.Subject ? "" : $", issued by {certificate.Issuer},";
        return $"The certificate of {certificate.Subject}{issuer} {CertificateExpiry.When(CertificateExpiry.DaysLeft(certificate, world))}, on {day}{Users(certificate)}.";
    }

    private static string Users(Certificate certificate) => certificate.SeenBy switch
    {
        [] => "",
        [var one] => $"; {one.Id.Name} connects to it",
        [var one, var other] => $"; {one.Id.Name} and {other.Id.Name} connect to it",
        var all => $"; {all[0].Id.Name} and {all.Count - 1} other applications connect to it",
    };
}
