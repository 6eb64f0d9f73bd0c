using System.Text;

namespace Taproot.Telemetry.Otlp.Metrics;

/// <summary>OpenTelemetry's names as Prometheus has them: by the rules of Prometheus' own OTLP receiver.</summary>
public static class MetricNaming
{
    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["d"] = "days", ["h"] = "hours", ["min"] = "minutes", ["s"] = "seconds", ["ms"] = "milliseconds", ["us"] = "microseconds", ["ns"] = "nanoseconds",
        ["By"] = "bytes", ["KiBy"] = "kibibytes", ["MiBy"] = "mebibytes", ["GiBy"] = "gibibytes", ["TiBy"] = "tibibytes",
        ["KBy"] = "kilobytes", ["MBy"] = "megabytes", ["GBy"] = "gigabytes", ["TBy"] = "terabytes",
        ["m"] = "meters", ["V"] = "volts", ["A"] = "amperes", ["J"] = "joules", ["W"] = "watts", ["g"] = "grams", ["Cel"] = "celsius", ["Hz"] = "hertz",
        ["1"] = "", ["%"] = "percent",
    };

    private static readonly Dictionary<string, string> PerUnits = new(StringComparer.Ordinal)
    {
        ["s"] = "second", ["m"] = "minute", ["h"] = "hour", ["d"] = "day", ["w"] = "week", ["mo"] = "month", ["y"] = "year",
    };

    /// <summary>The name of a metric: words joined by underscores, the unit and <c>_total</c> or <c>_ratio</c> at its end.</summary>
    public static string MetricName(string name, string unit, bool isCounter, bool isGauge)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(unit);
        var words = Words(name);
        var slash = unit.IndexOf('/', StringComparison.Ordinal);
        var main = UnitWord(slash < 0 ? unit : unit[..slash], Units);
        var per = slash < 0 ? "" : UnitWord(unit[(slash + 1)..], PerUnits);
        if (main.Length > 0 && !words.Contains(main)) words.Add(main);
        if (per.Length > 0 && !words.Contains(per)) words.AddRange(["per", per]);
        if (isCounter)
        {
            words.RemoveAll(w => w == "total");
            words.Add("total");
        }
        if (isGauge && unit == "1")
        {
            words.RemoveAll(w => w == "ratio");
            words.Add("ratio");
        }
        var joined = string.Join('_', words);
        return joined.Length > 0 && char.IsAsciiDigit(joined[0]) ? "_" + joined : joined;
    }

    /// <summary>The unit in words, as metadata carries it.</summary>
    public static string UnitOf(string unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return UnitWord(unit, Units);
    }

    /// <summary>Writes a label's name: other characters than letters, digits and underscores become underscores.</summary>
    internal static void AppendLabelName(RemoteWrite.ByteBuffer to, ReadOnlySpan<byte> key)
    {
        if (key.Length > 0 && key[0] is >= (byte)'0' and <= (byte)'9') to.Append("key_"u8);
        else if (key.Length > 0 && key[0] == '_' && !key.StartsWith("__"u8)) to.Append("key"u8);
        for (var i = 0; i < key.Length; i++)
        {
            // A character of several bytes is one underscore.
            if ((key[i] & 0xC0) == 0x80) continue;
            to.Append(IsWord(key[i]) || key[i] == '_' ? key[i] : (byte)'_');
        }
    }

    private static bool IsWord(int c) => c < 0x80 && char.IsAsciiLetterOrDigit((char)c);

    private static List<string> Words(string name)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var c in name)
        {
            if (IsWord(c) || c == ':') word.Append(c);
            else Take();
        }
        Take();
        return words;

        void Take()
        {
            if (word.Length > 0) words.Add(word.ToString());
            word.Clear();
        }
    }

    // What is in braces is a remark, no unit.
    private static string UnitWord(string unit, Dictionary<string, string> known)
    {
        unit = unit.Trim();
        if (unit.Contains('{', StringComparison.Ordinal) || unit.Contains('}', StringComparison.Ordinal)) return "";
        return known.TryGetValue(unit, out var word) ? word : string.Join('_', Words(unit));
    }
}
