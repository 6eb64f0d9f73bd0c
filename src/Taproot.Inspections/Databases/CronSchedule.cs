using System.Globalization;

namespace Taproot.Inspections.Databases;

/// <summary>How often a cron expression comes round: five fields, or six with seconds first, or a name such as <c>@daily</c>.</summary>
internal static class CronSchedule
{
    private const int DaysLookedAt = 800; // so that a leap year's oddities are in it
    private static readonly DateTime Start = new(2027, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The longest pause between two runs, seconds; null for what is no schedule, or none that runs twice in two years.</summary>
    public static double? LongestPause(string expression)
    {
        var fields = Named(expression.Trim()).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (fields.Length == 6) fields = fields[1..];
        if (fields.Length != 5) return null;
        var (minutes, hours) = (Read(fields[0], 0, 59), Read(fields[1], 0, 23));
        var (days, months, weekdays) = (Read(fields[2], 1, 31), Read(fields[3], 1, 12), Read(fields[4], 0, 7));
        if (minutes is null || hours is null || days is null || months is null || weekdays is null) return null;
        if (weekdays.Contains(7)) weekdays.Add(0);
        var times = hours.SelectMany(h => minutes.Select(m => h * 60 + m)).Order().ToArray();
        var within = 0;
        for (var i = 1; i < times.Length; i++) within = Math.Max(within, times[i] - times[i - 1]);
        var runs = Days(fields, days, months, weekdays);
        if (runs.Count < 2) return null;
        var between = 0;
        for (var i = 1; i < runs.Count; i++) between = Math.Max(between, (runs[i] - runs[i - 1]) * 1440 + times[0] - times[^1]);
        return Math.Max(within, between) * 60;
    }

    private static List<int> Days(string[] fields, HashSet<int> days, HashSet<int> months, HashSet<int> weekdays)
    {
        // Where both kinds of day are told, either will do.
        var either = !fields[2].StartsWith('*') && fields[2] != "?" && !fields[4].StartsWith('*') && fields[4] != "?";
        var runs = new List<int>();
        for (var i = 0; i < DaysLookedAt; i++)
        {
            var day = Start.AddDays(i);
            var (byDay, byWeekday) = (days.Contains(day.Day), weekdays.Contains((int)day.DayOfWeek));
            if (months.Contains(day.Month) && (either ? byDay || byWeekday : byDay && byWeekday)) runs.Add(i);
        }
        return runs;
    }

    private static string Named(string expression) => expression switch
    {
        "@hourly" => "0 * * * *",
        "@daily" or "@midnight" => "0 0 * * *",
        "@weekly" => "0 0 * * 0",
        "@monthly" => "0 0 1 * *",
        "@yearly" or "@annually" => "0 0 1 1 *",
        _ => expression.Length > 200 ? "" : expression,
    };

    /// <summary>Lists of numbers, ranges and steps; null for anything else.</summary>
    private static HashSet<int>? Read(string field, int least, int most)
    {
        var values = new HashSet<int>();
        foreach (var part in field.Split(','))
        {
            var (range, step) = part.Split('/') switch
            {
                [var all] => (all, 1),
                [var some, var every] when int.TryParse(every, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 => (some, number),
                _ => ("", 0),
            };
            if (step == 0 || Bounds(range, least, most, step > 1) is not var (from, to) || from < least || to > most || from > to) return null;
            for (var value = from; value <= to; value += step) values.Add(value);
        }
        return values;
    }

    private static (int From, int To)? Bounds(string range, int least, int most, bool openEnded)
    {
        if (range is "*" or "?") return (least, most);
        return range.Split('-') switch
        {
            [var one] when Number(one) is { } value => (value, openEnded ? most : value),
            [var first, var last] when Number(first) is { } from && Number(last) is { } to => (from, to),
            _ => null,
        };
    }

    private static int? Number(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        return text.ToUpperInvariant() switch
        {
            "SUN" => 0, "MON" => 1, "TUE" => 2, "WED" => 3, "THU" => 4, "FRI" => 5, "SAT" => 6,
            "JAN" => 1, "FEB" => 2, "MAR" => 3, "APR" => 4, "MAY" => 5, "JUN" => 6, "JUL" => 7, "AUG" => 8, "SEP" => 9, "OCT" => 10, "NOV" => 11, "DEC" => 12,
            _ => null,
        };
    }
}
