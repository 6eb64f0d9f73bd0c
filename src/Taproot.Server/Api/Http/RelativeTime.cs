using System.Globalization;

namespace Taproot.Server.Api.Http;

/// <summary>Instants as URLs carry them: epoch milliseconds, <c>now</c>, or <c>now-15m</c> (units s, m, h, d, w).</summary>
internal static class RelativeTime
{
    /// <summary>Reads <paramref name="text"/>; the result is milliseconds since the epoch.</summary>
    public static bool TryParse(string text, long nowMs, out long timeMs)
    {
        timeMs = nowMs;
        if (text == "now") return true;
        if (!text.StartsWith("now-", StringComparison.Ordinal))
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out timeMs) && timeMs <= MaxMs;
        if (!TryParseDuration(text.AsSpan(4), out var ms)) return false;
        timeMs = nowMs - ms;
        return timeMs >= 0;
    }

    private const long MaxMs = 253_402_300_799_999; // the end of year 9999

    private static bool TryParseDuration(ReadOnlySpan<char> text, out long ms)
    {
        ms = 0;
        if (text.Length < 2 || text.Length > 8) return false;
        var unit = text[^1] switch { 's' => 1L, 'm' => 60, 'h' => 3600, 'd' => 86_400, 'w' => 604_800, _ => 0 };
        if (unit == 0 || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return false;
        ms = count * unit * 1000;
        return true;
    }
}
