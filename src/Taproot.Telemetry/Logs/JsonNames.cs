using System.Text;

namespace Taproot.Telemetry.Logs;

/// <summary>Names that JSON loggers give to the message, the level, the time and the ids.</summary>
internal static class JsonNames
{
    private static readonly string[] Messages = ["msg", "message", "@m", "@mt", "body", "log"];
    private static readonly string[] Levels = ["level", "severity", "loglevel", "log.level", "lvl", "@l", "severity_text", "severitytext", "levelname"];
    private static readonly string[] Times = ["time", "timestamp", "ts", "t", "@t", "@timestamp", "datetime", "asctime"];

    public static int MessageRank(ReadOnlySpan<byte> name) => Rank(Messages, name);

    public static int LevelRank(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (value.Length is 0 or > 16) return int.MaxValue;
        if (name.Length == 1 && name[0] == 's' && value.Length <= 2 && SeverityWords.OfLetter(value[0]) != LogSeverity.Unknown) return Levels.Length;
        return Rank(Levels, name);
    }

    public static bool IsTime(ReadOnlySpan<byte> name) => Rank(Times, name) != int.MaxValue;

    public static bool MayBeId(ReadOnlySpan<byte> name) =>
        name.IndexOf("race"u8) >= 0 || name.IndexOf("RACE"u8) >= 0 || name.IndexOf("pan"u8) >= 0 || name.IndexOf("PAN"u8) >= 0 || name.SequenceEqual("@tr"u8) || name.SequenceEqual("@sp"u8);

    public static bool IsTraceId(string folded) => folded is "@tr" || folded.EndsWith("traceid", StringComparison.Ordinal);

    public static bool IsSpanId(string folded) =>
        folded is "@sp" || (folded.EndsWith("spanid", StringComparison.Ordinal) && !folded.Contains("parent", StringComparison.Ordinal));

    /// <summary>The name in lower case without separators.</summary>
    public static string Folded(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (c is not ((byte)'_' or (byte)'-' or (byte)'.' or (byte)' ')) text.Append(char.ToLowerInvariant((char)c));
        }

        return text.ToString();
    }

    private static int Rank(string[] names, ReadOnlySpan<byte> name)
    {
        for (var rank = 0; rank < names.Length; rank++)
        {
            if (names[rank].Length == name.Length && Ascii.EqualsIgnoreCase(name, names[rank])) return rank;
        }

        return int.MaxValue;
    }
}
