namespace Taproot.Telemetry.Logs;

/// <summary>The words by which programs name a severity.</summary>
internal static class SeverityWords
{
    private const int Longest = 13;

    /// <summary>The severity that a whole word names, in any case; unknown when it names none.</summary>
    public static LogSeverity Of(ReadOnlySpan<byte> word)
    {
        if (word.Length is < 3 or > Longest || !MayBegin(word[0])) return LogSeverity.Unknown;
        Span<byte> lower = stackalloc byte[Longest];
        lower = lower[..word.Length];
        for (var i = 0; i < word.Length; i++) lower[i] = (byte)(word[i] | 0x20);
        return word.Length <= 4 ? Short(lower) : Long(lower);
    }

    /// <summary>The severity of a level's letter, as klog, glog, Android and MongoDB write it.</summary>
    public static LogSeverity OfLetter(byte letter) => letter switch
    {
        (byte)'V' or (byte)'T' or (byte)'D' => LogSeverity.Debug,
        (byte)'I' or (byte)'N' => LogSeverity.Info,
        (byte)'W' => LogSeverity.Warning,
        (byte)'E' => LogSeverity.Error,
        (byte)'F' or (byte)'C' or (byte)'A' => LogSeverity.Critical,
        _ => LogSeverity.Unknown,
    };

    // The first letters of all the words.
    private static bool MayBegin(byte c) => (c | 0x20) is 'a' or 'c' or 'd' or 'e' or 'f' or 'i' or 'l' or 'n' or 'p' or 's' or 't' or 'v' or 'w';

    private static LogSeverity Short(ReadOnlySpan<byte> word)
    {
        if (word.SequenceEqual("info"u8) || word.SequenceEqual("inf"u8) || word.SequenceEqual("note"u8) || word.SequenceEqual("log"u8)) return LogSeverity.Info;
        if (word.SequenceEqual("warn"u8) || word.SequenceEqual("wrn"u8)) return LogSeverity.Warning;
        if (word.SequenceEqual("err"u8) || word.SequenceEqual("eror"u8) || word.SequenceEqual("fail"u8)) return LogSeverity.Error;
        if (word.SequenceEqual("dbg"u8) || word.SequenceEqual("trc"u8) || word.SequenceEqual("trce"u8) || word.SequenceEqual("dbug"u8) || word.SequenceEqual("vrb"u8) || word.SequenceEqual("fine"u8)) return LogSeverity.Debug;
        if (word.SequenceEqual("ftl"u8) || word.SequenceEqual("crit"u8) || word.SequenceEqual("crt"u8) || word.SequenceEqual("emrg"u8)) return LogSeverity.Critical;
        return LogSeverity.Unknown;
    }

    private static LogSeverity Long(ReadOnlySpan<byte> word)
    {
        if (word.SequenceEqual("error"u8) || word.SequenceEqual("severe"u8) || word.SequenceEqual("failure"u8)) return LogSeverity.Error;
        if (word.SequenceEqual("warning"u8)) return LogSeverity.Warning;
        if (word.SequenceEqual("notice"u8) || word.SequenceEqual("information"u8) || word.SequenceEqual("informational"u8)) return LogSeverity.Info;
        if (word.SequenceEqual("debug"u8) || word.SequenceEqual("trace"u8) || word.SequenceEqual("verbose"u8) || word.SequenceEqual("finer"u8) || word.SequenceEqual("finest"u8)) return LogSeverity.Debug;
        if (word.SequenceEqual("fatal"u8) || word.SequenceEqual("critical"u8) || word.SequenceEqual("panic"u8) || word.SequenceEqual("dpanic"u8)
            || word.SequenceEqual("alert"u8) || word.SequenceEqual("emerg"u8) || word.SequenceEqual("emergency"u8)) return LogSeverity.Critical;
        return LogSeverity.Unknown;
    }
}
