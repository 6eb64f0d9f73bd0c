using Taproot.Topology.Model;

namespace Taproot.Inspections.Certificates;

/// <summary>
/// Which certificates end soon. What is renewed by machines is renewed shortly before it ends, whatever its lifetime: a certificate of a year is late
/// when it has days left, one of a day (as in meshes) when it has hours left. So nothing is soon before nine tenths of the lifetime are over.
/// </summary>
internal static class CertificateExpiry
{
    private const double DayMs = 86_400_000, LastPart = 0.1;

    /// <summary>Time that it is valid still, in days; negative when it has ended.</summary>
    public static double DaysLeft(Certificate certificate, World world) => (certificate.NotAfterMs - world.Grid.ToMs) / DayMs;

    /// <summary>Whether it has ended.</summary>
    public static bool IsOver(Certificate certificate, World world) => certificate.NotAfterMs <= world.Grid.ToMs;

    /// <summary>The instant from which its end is near, milliseconds since the epoch.</summary>
    public static long SoonFromMs(Certificate certificate, double days)
    {
        var most = days * DayMs;
        if (certificate.NotBeforeMs > 0) most = Math.Min(most, LastPart * (certificate.NotAfterMs - certificate.NotBeforeMs));
        return certificate.NotAfterMs - (long)Math.Max(0, most);
    }

    /// <summary>Whether it has ended, or ends within so many days and the last tenth of its lifetime.</summary>
    public static bool IsSoon(Certificate certificate, World world, double days) => IsOver(certificate, world) || world.Grid.ToMs > SoonFromMs(certificate, days);

    /// <summary>"expires in 5 days", "expired 3 h ago".</summary>
    public static string When(double daysLeft) => daysLeft > 0
        ? $"expires in {Checks.Words.Duration(daysLeft * 86_400)}"
        : $"expired {Checks.Words.Duration(-daysLeft * 86_400)} ago";
}
