using System.Buffers;
using System.Globalization;
using Taproot.Inspections.Checks;

namespace Taproot.Inspections.Thresholds;

/// <summary>Values as people write them into annotations: percent with or without its sign, durations with units.</summary>
internal static class AnnotatedValues
{
    private const double MaxSeconds = 31 * 86_400.0, MaxNumber = 1e12;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    // The longer unit before the one that it ends with.
    private static readonly (string Unit, double Seconds)[] Units = [("ms", 1e-3), ("us", 1e-6), ("µs", 1e-6), ("ns", 1e-9), ("h", 3600), ("m", 60), ("s", 1)];

    /// <summary>A value in the unit of a check; null when it cannot be read as one.</summary>
    public static double? Read(string text, CheckUnit unit) => unit switch
    {
        CheckUnit.Percent => Percent(text),
        CheckUnit.Seconds => text == "0" ? 0 : Seconds(text),
        CheckUnit.PercentPerHour => Number(text.AsSpan().Trim().TrimEnd('%')),
        _ => Number(text),
    };

    /// <summary>What a value in a unit looks like, as the end of "must be …".</summary>
    public static string Form(CheckUnit unit) => unit switch
    {
        CheckUnit.Percent => "a percentage from 0 to 100, such as 99.9%",
        CheckUnit.Seconds => "a duration with its unit, such as 250ms or 1m30s",
        CheckUnit.PercentPerHour => "a number of percent an hour, such as 10%",
        CheckUnit.SecondsPerSecond => "a number of seconds a second, such as 0.2",
        CheckUnit.Celsius => "a number of degrees Celsius, such as 85",
        _ => "a number from 0 up",
    };

    /// <summary>Percent, 0 to 100.</summary>
    public static double? Percent(string text) =>
        double.TryParse(text.AsSpan().Trim().TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out var percent) && percent is >= 0 and <= 100 ? percent : null;

    /// <summary>A duration such as <c>1m30s</c> or <c>1.5s</c>, in seconds.</summary>
    public static double? Seconds(string text)
    {
        var rest = text.AsSpan().Trim();
        var sum = 0.0;
        if (rest.IsEmpty) return null;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
            rest = rest[digits..];
            var (unit, seconds) = UnitOf(rest);
            if (unit.Length == 0) return null;
            sum += number * seconds;
            rest = rest[unit.Length..];
        }
        return sum is > 0 and <= MaxSeconds ? sum : null;
    }

    private static double? Number(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= MaxNumber ? number : null;

    private static (string Unit, double Seconds) UnitOf(ReadOnlySpan<char> text)
    {
        foreach (var unit in Units)
            if (text.StartsWith(unit.Unit, StringComparison.Ordinal)) return unit;
        return ("", 0);
    }
}
