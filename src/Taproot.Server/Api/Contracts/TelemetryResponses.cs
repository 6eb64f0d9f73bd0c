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
