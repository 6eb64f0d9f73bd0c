namespace Taproot.Server.Api.Contracts;

/// <summary>A trace.</summary>
/// <param name="TraceId">32 hexadecimal digits.</param>
/// <param name="Spans">Its spans in the order in which they began.</param>
/// <param name="Truncated">Whether there are more spans than are given out.</param>
public sealed record TraceResponse(string TraceId, IReadOnlyList<SpanView> Spans, bool Truncated);

/// <summary>A page of spans, the newest first.</summary>
/// <param name="Spans">The spans.</param>
/// <param name="Next">What to give as <c>after</c> for the next page; empty when there is none.</param>
public sealed record SpansResponse(IReadOnlyList<SpanView> Spans, string Next);

/// <summary>A span.</summary>
/// <param name="Time">When it began, milliseconds since 1970 with fractions.</param>
/// <param name="TraceId">The trace.</param>
/// <param name="SpanId">The span.</param>
/// <param name="ParentSpanId">The span that it is part of; empty for none.</param>
/// <param name="Name">What was done.</param>
/// <param name="Kind">Server, Client, Internal, Producer, Consumer or Unspecified.</param>
/// <param name="Service">The attribute service.name of its resource.</param>
/// <param name="Application">The application of the map that its resource is; empty when it is none.</param>
/// <param name="DurationMs">How long it took, milliseconds.</param>
/// <param name="Status">Unset, Ok or Error.</param>
/// <param name="StatusMessage">What the status says.</param>
/// <param name="Scope">The library that made it.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="ResourceAttributes">Those of its resource.</param>
/// <param name="Events">What happened in it.</param>
/// <param name="Links">Spans that it refers to.</param>
public sealed record SpanView(
    double Time, string TraceId, string SpanId, string ParentSpanId, string Name, string Kind, string Service, string Application, double DurationMs, string Status,
    string StatusMessage, string Scope, IReadOnlyDictionary<string, string> Attributes, IReadOnlyDictionary<string, string> ResourceAttributes,
    IReadOnlyList<SpanEventView> Events, IReadOnlyList<SpanLinkView> Links);

/// <summary>Something that happened in a span.</summary>
public sealed record SpanEventView(double Time, string Name, IReadOnlyDictionary<string, string> Attributes);

/// <summary>A span that another one refers to.</summary>
public sealed record SpanLinkView(string TraceId, string SpanId, IReadOnlyDictionary<string, string> Attributes);

/// <summary>Requests by service, name and kind.</summary>
public sealed record SpanSummaryResponse(IReadOnlyList<SpanSummaryView> Rows);

/// <summary>Spans of one service, name and kind; times in milliseconds, quantiles as lower bounds of buckets.</summary>
public sealed record SpanSummaryView(string Service, string Name, string Kind, long Total, long Failed, double MeanMs, double P50Ms, double P95Ms, double P99Ms);

/// <summary>A page of log records, the newest first.</summary>
/// <param name="Records">The records.</param>
/// <param name="Next">What to give as <c>after</c> for the next page; empty when there is none.</param>
public sealed record LogsResponse(IReadOnlyList<LogRecordView> Records, string Next);

/// <summary>A log record.</summary>
/// <param name="Time">When it was written, milliseconds since 1970 with fractions.</param>
/// <param name="Severity">unknown, debug, info, warning, error or critical.</param>
/// <param name="SeverityText">What the sender calls the severity.</param>
/// <param name="Body">The message; JSON where it was structured.</param>
/// <param name="Service">The attribute service.name of its resource.</param>
/// <param name="Application">The application of the map that its resource is; empty when it is none.</param>
/// <param name="TraceId">The trace; empty for none.</param>
/// <param name="SpanId">The span; empty for none.</param>
/// <param name="Pattern">Hash of the pattern of the message.</param>
/// <param name="EventName">Name of the event that it stands for; usually empty.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="ResourceAttributes">Those of its resource.</param>
public sealed record LogRecordView(
    double Time, string Severity, string SeverityText, string Body, string Service, string Application, string TraceId, string SpanId, string Pattern,
    string EventName, IReadOnlyDictionary<string, string> Attributes, IReadOnlyDictionary<string, string> ResourceAttributes);

/// <summary>Patterns of log records.</summary>
/// <param name="Patterns">Those of most records first.</param>
public sealed record LogPatternsResponse(IReadOnlyList<LogPatternView> Patterns);

/// <summary>Messages that one statement of a program wrote.</summary>
/// <param name="Pattern">Hash of the pattern, by which records are searched.</param>
/// <param name="Text">The fixed words; <c>&lt;*&gt;</c> stands for what varies.</param>
/// <param name="Sample">One of the messages.</param>
/// <param name="Severity">The highest severity of its records.</param>
/// <param name="Services">Some of the services that write it.</param>
/// <param name="Records">Records in the window.</param>
/// <param name="First">When the first of these was written, milliseconds since 1970 with fractions.</param>
/// <param name="Last">When the last of these was written.</param>
public sealed record LogPatternView(
    string Pattern, string Text, string Sample, string Severity, IReadOnlyList<string> Services, long Records, double First, double Last);
