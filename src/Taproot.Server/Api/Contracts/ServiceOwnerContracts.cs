namespace Taproot.Server.Api.Contracts;

/// <summary>Services that belong to no application by themselves.</summary>
/// <param name="Services">They, and those that were matched by hand.</param>
/// <param name="Applications">Ids of the applications that may be chosen.</param>
public sealed record ServiceOwnersResponse(IReadOnlyList<ServiceOwnerRow> Services, IReadOnlyList<string> Applications);

/// <summary>A service.</summary>
/// <param name="Service">The attribute service.name.</param>
/// <param name="Signals">What it sends: logs, traces, profiles; none where it sent nothing in the window.</param>
/// <param name="Application">The application that somebody chose; null for none.</param>
public sealed record ServiceOwnerRow(string Service, IReadOnlyList<string> Signals, string? Application);

/// <summary>Which application a service is; null takes back what was said.</summary>
public sealed record ServiceOwnerChange(string Service, string? Application);

/// <summary>Spans of other traces that link to one.</summary>
public sealed record TraceLinksResponse(IReadOnlyList<TraceLinkView> Links);

/// <summary>A span that links to a span of the trace that was asked about.</summary>
/// <param name="TraceId">Its trace.</param>
/// <param name="SpanId">The span.</param>
/// <param name="Service">Its service.</param>
/// <param name="Name">Its name.</param>
/// <param name="Time">When it began, milliseconds since 1970 with fractions.</param>
/// <param name="ToSpanId">The span that it links to.</param>
public sealed record TraceLinkView(string TraceId, string SpanId, string Service, string Name, double Time, string ToSpanId);
