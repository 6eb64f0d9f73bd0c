using System.Globalization;
using Taproot.Store.Querying;
using Taproot.Store.Traces.Exploring;

namespace Taproot.Server.Api.Telemetry;

/// <summary>
/// A part of a heat map as one text, the same in the address of a page and in a request: <c>from,to,min,max,errors</c>, times in milliseconds since 1970, durations in
/// milliseconds, each of which may be empty; the last word only for failures.
/// </summary>
internal static class TraceSelection
{
    private const int Parts = 5;
    private const double Nanoseconds = 1e6;
    private const double Longest = 9e12;

    /// <summary>How it is written, for who wrote it otherwise.</summary>
    public const string Sentence = "'sel' must be from,to,min,max,errors: times in milliseconds since 1970, durations in milliseconds, the word errors or nothing; each may be empty.";

    /// <summary>Reads it; an empty text is no selection.</summary>
    public static bool TryParse(string? text, TimeWindow window, out TraceBox? box)
    {
        box = null;
        if (string.IsNullOrEmpty(text)) return true;
        var parts = text.Split(',');
        if (parts.Length > Parts || !Number(parts, 0, window.FromMs, out var from) || !Number(parts, 1, window.ToMs, out var to) || !Number(parts, 2, 0, out var min)
            || !Number(parts, 3, double.NaN, out var max) || (parts.Length == Parts && parts[4] is not ("" or "errors")))
            return false;
        if (to <= from || max <= min) return false;
        box = new(new((long)from, (long)to), (long)(min * Nanoseconds), double.IsNaN(max) ? null : (long)(max * Nanoseconds), parts.Length == Parts && parts[4].Length > 0);
        return true;
    }

    private static bool Number(string[] parts, int place, double otherwise, out double value)
    {
        value = otherwise;
        return place >= parts.Length || parts[place].Length == 0
            || (double.TryParse(parts[place], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && value is >= 0 and <= Longest);
    }
}
