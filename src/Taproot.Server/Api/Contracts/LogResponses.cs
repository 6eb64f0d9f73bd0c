namespace Taproot.Server.Api.Contracts;

/// <summary>A page of log records, the newest first.</summary>
/// <param name="Records">The records.</param>
/// <param name="Next">What to give as <c>after</c> for the next page; empty when there is none.</param>
public sealed record LogsResponse(IReadOnlyList<LogRecordView> Records, string Next);

/// <summary>A log record.</summary>
/// <param name="Key">Names the record: to be given as <c>after</c>, <c>before</c> or <c>key</c>.</param>
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
    string Key, double Time, string Severity, string SeverityText, string Body, string Service, string Application, string TraceId, string SpanId, string Pattern,
    string EventName, IReadOnlyDictionary<string, string> Attributes, IReadOnlyDictionary<string, string> ResourceAttributes);

/// <summary>A record among others of its source: its container, pod or process.</summary>
/// <param name="Record">The record.</param>
/// <param name="Records">It and those around it, the newest first.</param>
public sealed record LogSurroundings(LogRecordView Record, IReadOnlyList<LogRecordView> Records);

/// <summary>Log records over time.</summary>
/// <param name="FromMs">Begin of the first bucket, milliseconds since 1970.</param>
/// <param name="ToMs">End of the last bucket.</param>
/// <param name="StepMs">Width of a bucket.</param>
/// <param name="CountedFromMs">What is before was not counted: it would have taken too long. Narrow the query or the time.</param>
/// <param name="Total">Records of all buckets.</param>
/// <param name="Severities">Counts by severity, the gravest first; only severities that there are.</param>
public sealed record LogHistogramResponse(long FromMs, long ToMs, long StepMs, long CountedFromMs, long Total, IReadOnlyList<SeverityCounts> Severities);

/// <summary>Records of one severity.</summary>
/// <param name="Severity">unknown, debug, info, warning, error or critical.</param>
/// <param name="Counts">Records by bucket.</param>
public sealed record SeverityCounts(string Severity, IReadOnlyList<long> Counts);

/// <summary>What a live tail tells.</summary>
/// <param name="Records">New records, the newest first.</param>
/// <param name="Skipped">Records that came faster than they are given out.</param>
/// <param name="Problem">Why there is nothing now; empty: nothing is wrong.</param>
public sealed record LogTailPart(IReadOnlyList<LogRecordView> Records, long Skipped, string Problem);
