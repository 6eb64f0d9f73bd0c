using System.Globalization;
using Taproot.Store.Querying.Filters;

namespace Taproot.Store.Logs;

/// <summary>What query lines may say of log records.</summary>
internal static class LogFields
{
    private const int MostSeverity = 24;

    private static readonly Dictionary<string, (long Low, long High)> Severities = new(StringComparer.OrdinalIgnoreCase)
    {
        ["unknown"] = (0, 0), ["trace"] = (1, 4), ["debug"] = (1, 8), ["info"] = (9, 12), ["warning"] = (13, 16), ["warn"] = (13, 16), ["error"] = (17, 20), ["critical"] = (21, MostSeverity),
        ["fatal"] = (21, MostSeverity),
    };

    private static readonly NumberColumn Severity = new(
        "SeverityNumber", "UInt8", ReadSeverity, "unknown, trace, debug, info, warning, error, critical or OpenTelemetry's number from 0 to 24",
        "transform(intDiv(SeverityNumber + 3, 4), [0, 1, 2, 3, 4, 5, 6], ['unknown', 'debug', 'debug', 'info', 'warning', 'error', 'critical'], '')");

    private static readonly TextColumn Trace = new("TraceId", value => value.ToLowerInvariant());
    private static readonly TextColumn Span = new("SpanId", value => value.ToLowerInvariant());
    private static readonly BodyColumn Body = new("Body");

    public static FilterFields All { get; } = new("LogAttributes", ["Body"], new Dictionary<string, FilterColumn>(StringComparer.OrdinalIgnoreCase)
    {
        ["severity"] = Severity, ["level"] = Severity, ["service"] = new TextColumn("ServiceName"), ["body"] = Body, ["message"] = Body,
        ["pattern"] = new TextColumn("PatternHash", value => value.ToLowerInvariant()), ["trace"] = Trace, ["trace_id"] = Trace, ["span"] = Span, ["span_id"] = Span,
        ["event"] = new TextColumn("EventName"), ["scope"] = new TextColumn("ScopeName"),
    });

    private static (long Low, long High)? ReadSeverity(string text)
    {
        if (Severities.TryGetValue(text, out var range)) return range;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= MostSeverity ? (number, number) : null;
    }
}
