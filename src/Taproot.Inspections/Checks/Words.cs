namespace Taproot.Inspections.Checks;

/// <summary>Numbers and lists as sentences say them.</summary>
internal static class Words
{
    private const int NamedSubjects = 3;

    /// <summary>"1 container is", "3 containers are".</summary>
    public static string Several(IReadOnlyCollection<Finding> findings, string noun) =>
        findings.Count == 1 ? $"1 {noun} is" : $"{findings.Count} {noun}s are";

    /// <summary>The names of the worst, and how many more there are.</summary>
    public static string Subjects(IReadOnlyList<Finding> findings)
    {
        var names = findings.Select(f => f.Subject).Distinct(StringComparer.Ordinal).ToArray();
        var text = string.Join(", ", names.Take(NamedSubjects));
        return names.Length > NamedSubjects ? $"{text} and {names.Length - NamedSubjects} more" : text;
    }

    /// <summary>How many more there are than the first: "; 2 more are alike", or nothing.</summary>
    public static string AndMore(IReadOnlyCollection<Finding> findings) => findings.Count switch
    {
        1 => "",
        2 => "; 1 more is alike",
        _ => $"; {findings.Count - 1} more are alike",
    };

    /// <summary>Percent, 0 to 100, with a digit after the point where it tells something.</summary>
    public static string Percent(double percent) => Math.Abs(percent) is >= 10 or 0 ? $"{percent:0} %" : $"{percent:0.#} %";

    /// <summary>A number with as many digits as tell something: "1,200", "14", "2.5", "0.03".</summary>
    public static string Number(double value) => value.ToString(
        Math.Abs(value) switch { >= 1000 => "#,0", >= 10 => "0", >= 1 => "0.#", _ => "0.##" }, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>"once", "4 times".</summary>
    public static string Times(double count) => count >= 1.5 ? $"{count:0} times" : "once";

    /// <summary>Seconds in the unit that suits them: "12 ms", "3.4 s", "5 min", "2.5 h".</summary>
    public static string Duration(double seconds) => Math.Abs(seconds) switch
    {
        0 => "0 s",
        < 0.001 => $"{seconds * 1e6:0} µs",
        < 1 => $"{seconds * 1e3:0.#} ms",
        < 120 => $"{seconds:0.#} s",
        < 7200 => $"{seconds / 60:0} min",
        < 172_800 => $"{seconds / 3600:0.#} h",
        _ => $"{seconds / 86_400:0.#} days",
    };

    /// <summary>For events that have all stopped when the last one was: "; the last at 02:47 UTC, none since"; nothing while one goes on.</summary>
    public static string Ended(IReadOnlyCollection<Finding> findings)
    {
        if (findings.Any(f => f.EndedMs is null)) return "";
        var last = DateTimeOffset.FromUnixTimeMilliseconds(findings.Max(f => f.EndedMs!.Value));
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"; the last at {last:HH:mm} UTC, none since");
    }

    /// <summary>A sentence after another; nothing for none.</summary>
    public static string Then(string sentence) => sentence.Length == 0 ? "" : " " + sentence;

    /// <summary>How fast an error budget burns, with the shares behind it.</summary>
    public static string Burn(Objectives.Burn burn) =>
        $"The error budget burns {burn.LongRate:0.#} times too fast: {Percent(100 * burn.Long.Ratio)} of requests missed the objective in the last "
        + $"{Duration(burn.Rule.Long.TotalSeconds)}, {Percent(100 * burn.Short.Ratio)} in the last {Duration(burn.Rule.Short.TotalSeconds)}.";

    /// <summary>Bytes by 1024: "512 B", "1.5 GiB".</summary>
    public static string Bytes(double bytes)
    {
        var (value, unit) = (bytes, 0);
        while (Math.Abs(value) >= 1024 && unit < 4) (value, unit) = (value / 1024, unit + 1);
        return $"{value:0.#} {(unit switch { 0 => "B", 1 => "KiB", 2 => "MiB", 3 => "GiB", _ => "TiB" })}";
    }
}
