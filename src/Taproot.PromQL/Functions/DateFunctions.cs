using System.Collections.Frozen;

namespace Taproot.PromQL.Functions;

/// <summary>Functions that read samples as seconds since the epoch and take a part of the date, UTC. The calendar is the Gregorian one at all times.</summary>
internal static class DateFunctions
{
    private const long SecondsPerDay = 86_400;

    // What does not fit into 64 bits, NaN included, is the first second that does not: Prometheus' arithmetic comes around to it.
    private const double FirstBeyond = 9_223_372_036_854_775_808;
    private const long DayBeyond = 106_751_991_167_300;
    private const long SecondOfDayBeyond = 55_808;

    private static readonly int[] DaysBeforeMonth = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

    private static readonly FrozenDictionary<string, Func<double, double>> Functions = new Dictionary<string, Func<double, double>>
    {
        ["minute"] = seconds => SecondOfDay(seconds) / 60 % 60,
        ["hour"] = seconds => SecondOfDay(seconds) / 3600,
        ["day_of_week"] = seconds => ((DayOf(seconds) + 4) % 7 + 7) % 7,
        ["day_of_month"] = seconds => DateOf(seconds).Day,
        ["day_of_year"] = seconds => DateOf(seconds) is var (year, month, day) ? DaysBeforeMonth[month - 1] + (month > 2 && IsLeap(year) ? 1 : 0) + day : 0,
        ["days_in_month"] = seconds => DateOf(seconds) is var (year, month, _) ? DaysInMonth(year, month) : 0,
        ["month"] = seconds => DateOf(seconds).Month,
        ["year"] = seconds => DateOf(seconds).Year,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Names of the functions.</summary>
    public static IEnumerable<string> Names => Functions.Keys;

    /// <summary>The function of a name.</summary>
    public static Func<double, double>? Find(string name) => Functions.GetValueOrDefault(name);

    private static bool Fits(double seconds) => seconds > -FirstBeyond && seconds < FirstBeyond;

    private static long DayOf(double seconds)
    {
        if (!Fits(seconds)) return DayBeyond;
        var (day, second) = Math.DivRem((long)seconds, SecondsPerDay);
        return second < 0 ? day - 1 : day;
    }

    private static long SecondOfDay(double seconds) => Fits(seconds) ? (long)seconds - DayOf(seconds) * SecondsPerDay : SecondOfDayBeyond;

    private static bool IsLeap(long year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    private static int DaysInMonth(long year, int month) => month switch
    {
        2 => IsLeap(year) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    // Days are counted from 1 March 0000, so that the leap day is the last of a year and 400 years repeat.
    private static (long Year, int Month, int Day) DateOf(double seconds)
    {
        const int daysPerEra = 146_097;
        var sinceMarch0 = DayOf(seconds) + 719_468;
        var era = Math.DivRem(sinceMarch0, daysPerEra).Quotient - (sinceMarch0 % daysPerEra < 0 ? 1 : 0);
        var dayOfEra = sinceMarch0 - era * daysPerEra;
        var yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        var dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        var monthFromMarch = (5 * dayOfYear + 2) / 153;
        var day = (int)(dayOfYear - (153 * monthFromMarch + 2) / 5) + 1;
        var month = (int)(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9);
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day);
    }
}
