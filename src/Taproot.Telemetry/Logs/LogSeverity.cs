namespace Taproot.Telemetry.Logs;

/// <summary>How grave a log message is; the order is the gravity.</summary>
public enum LogSeverity : byte
{
    /// <summary>The message does not say.</summary>
    Unknown,

    /// <summary>Debug, trace and verbose.</summary>
    Debug,

    /// <summary>Info and notice.</summary>
    Info,

    /// <summary>Warning.</summary>
    Warning,

    /// <summary>Error.</summary>
    Error,

    /// <summary>Critical, fatal, alert, emergency, panic.</summary>
    Critical,
}

/// <summary>Names and numbers of severities in other people's formats.</summary>
public static class LogSeverities
{
    private static readonly string[] Names = ["unknown", "debug", "info", "warning", "error", "critical"];
    private static readonly int[] OpenTelemetry = [0, 5, 9, 13, 17, 21];

    /// <summary>The value of the label <c>level</c>.</summary>
    public static string Name(this LogSeverity severity) => Names[(int)severity];

    /// <summary>OpenTelemetry's severity number: the first of the range, 0 for unknown.</summary>
    public static int OtlpNumber(this LogSeverity severity) => OpenTelemetry[(int)severity];

    /// <summary>The severity of an OpenTelemetry severity number (1–24).</summary>
    public static LogSeverity FromOtlpNumber(int number) => number switch
    {
        >= 1 and <= 8 => LogSeverity.Debug,
        >= 9 and <= 12 => LogSeverity.Info,
        >= 13 and <= 16 => LogSeverity.Warning,
        >= 17 and <= 20 => LogSeverity.Error,
        >= 21 and <= 24 => LogSeverity.Critical,
        _ => LogSeverity.Unknown,
    };

    /// <summary>The severity of a syslog or journald priority; the facility in the upper bits is ignored.</summary>
    public static LogSeverity FromSyslogPriority(int priority) => (priority & 7) switch
    {
        <= 2 => LogSeverity.Critical,
        3 => LogSeverity.Error,
        4 => LogSeverity.Warning,
        5 or 6 => LogSeverity.Info,
        _ => LogSeverity.Debug,
    };

    /// <summary>The severity of a level's number as JSON loggers write it: 10, 20 … 60.</summary>
    public static LogSeverity FromLoggerNumber(long number) => number switch
    {
        >= 10 and < 30 => LogSeverity.Debug,
        >= 30 and < 40 => LogSeverity.Info,
        >= 40 and < 50 => LogSeverity.Warning,
        >= 50 and < 60 => LogSeverity.Error,
        >= 60 and < 100 => LogSeverity.Critical,
        _ => LogSeverity.Unknown,
    };
}
