using System.Globalization;

namespace Taproot.Server.Api.Prometheus;

/// <summary>Instants and lengths of time as Prometheus' interface writes them.</summary>
internal static class ApiTime
{
    /// <summary>The end of year 9999 and a little, seconds.</summary>
    public const double FarthestSeconds = 253_402_300_800;

    private static readonly (string Unit, long Ms)[] Units =
    [
        ("y", 365L * 86_400_000), ("w", 7L * 86_400_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ];

    /// <summary>Seconds as whole milliseconds, rounded.</summary>
    public static long ToMilliseconds(double seconds) => (long)Math.Round(seconds * 1000, MidpointRounding.AwayFromZero);

    /// <summary>Reads an RFC 3339 time.</summary>
    public static bool TryParseRfc3339(string text, out long ms)
    {
        ms = 0;
        if (text.Length is < 20 or > 40 || text[10] is not ('T' or 't')) return false;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return false;
        ms = time.ToUnixTimeMilliseconds();
        return true;
    }

    /// <summary>Reads Prometheus' notation: numbers with units from the greatest to the least, each at most once.</summary>
    public static bool TryParseDuration(ReadOnlySpan<char> text, out long ms)
    {
        ms = 0;
        if (text is "0") return true;
        if (text.Length is 0 or > 60) return false;
        foreach (var (unit, length) in Units)
        {
            var digits = text.IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0 || !StartsWithUnit(text[digits..], unit)) continue;
            if (!long.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return false;
            if (count > (long)(FarthestSeconds * 1000) / length) return false;
            ms += count * length;
            text = text[(digits + unit.Length)..];
        }
        return text.IsEmpty;
    }

    private static bool StartsWithUnit(ReadOnlySpan<char> text, string unit) =>
        text.StartsWith(unit) && (text.Length == unit.Length || char.IsAsciiDigit(text[unit.Length]));
}
