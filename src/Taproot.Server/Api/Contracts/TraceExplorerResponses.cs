namespace Taproot.Server.Api.Contracts;

/// <summary>Spans by time and duration.</summary>
/// <param name="FromMs">Begin of the first column, milliseconds since 1970.</param>
/// <param name="ToMs">End of the last column.</param>
/// <param name="StepMs">Width of a column.</param>
/// <param name="Spans">Which spans: roots, requests or all.</param>
/// <param name="BoundsMs">Lower bounds of the rows, milliseconds; the last has no upper one.</param>
/// <param name="Counts">Spans by row, then by column.</param>
/// <param name="Failed">Spans with an error by column.</param>
/// <param name="Figures">All of them together.</param>
/// <param name="EmptyReason">Why there are none, and what to do; empty when there are some.</param>
public sealed record TraceHeatMapResponse(
    long FromMs, long ToMs, long StepMs, string Spans, IReadOnlyList<double> BoundsMs, IReadOnlyList<IReadOnlyList<long>> Counts, IReadOnlyList<long> Failed,
    SpanFiguresView Figures, string EmptyReason);

/// <summary>What is counted of spans. Quantiles are null where nothing was counted.</summary>
/// <param name="Total">Spans.</param>
/// <param name="Failed">Those with an error.</param>
/// <param name="PerSecond">Spans a second of the time that was counted.</param>
/// <param name="MeanMs">Mean duration, milliseconds.</param>
/// <param name="P50Ms">Median, milliseconds, within its bucket.</param>
/// <param name="P95Ms">95th percentile.</param>
/// <param name="P99Ms">99th percentile.</param>
public sealed record SpanFiguresView(long Total, long Failed, double PerSecond, double? MeanMs, double? P50Ms, double? P95Ms, double? P99Ms);

/// <summary>Services and operations.</summary>
/// <param name="Overall">All together.</param>
/// <param name="Services">By service, those with most spans first.</param>
/// <param name="HasSelection">Whether a selection is compared with the rest.</param>
public sealed record TraceOverviewResponse(ComparedFigures Overall, IReadOnlyList<ServiceFiguresView> Services, bool HasSelection);

/// <summary>What is counted in the selection and beside it; without a selection all is beside it.</summary>
public sealed record ComparedFigures(SpanFiguresView Selected, SpanFiguresView Rest);

/// <summary>A service.</summary>
/// <param name="Service">The attribute service.name.</param>
/// <param name="Application">The application of the map that it is; empty when it is none, or several.</param>
/// <param name="Figures">All its operations together.</param>
/// <param name="Operations">Its operations, those with most spans first.</param>
public sealed record ServiceFiguresView(string Service, string Application, ComparedFigures Figures, IReadOnlyList<OperationFiguresView> Operations);

/// <summary>Spans of one name and kind.</summary>
public sealed record OperationFiguresView(string Name, string Kind, ComparedFigures Figures);

/// <summary>How many traces an answer is drawn from.</summary>
/// <param name="SelectedTraces">Traces of the selection.</param>
/// <param name="RestTraces">Traces of the rest.</param>
/// <param name="IsSample">Whether there may be more traces than these.</param>
public sealed record TraceSampleView(int SelectedTraces, int RestTraces, bool IsSample);

/// <summary>Why traces failed.</summary>
public sealed record TraceErrorsResponse(TraceSampleView Sample, IReadOnlyList<TraceErrorCause> Causes);

/// <summary>A cause: the deepest spans with an error, by service, name and what they say.</summary>
/// <param name="Service">Service of the span.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Reason">What one of them says: exception, status message or code.</param>
/// <param name="Traces">Traces that have it.</param>
/// <param name="TraceId">One of them.</param>
/// <param name="SpanId">The span of it.</param>
public sealed record TraceErrorCause(string Service, string Name, string Kind, string Reason, int Traces, string TraceId, string SpanId);

/// <summary>Where the time of traces goes. Times are sums over the traces, nanoseconds; parents come before their children.</summary>
/// <param name="Sample">The traces.</param>
/// <param name="Texts">Texts of the nodes: service and operation.</param>
/// <param name="Nodes">The nodes; the first is the root.</param>
/// <param name="LeftOutNodes">Nodes that were left out for being small.</param>
public sealed record TraceFlameResponse(TraceSampleView Sample, IReadOnlyList<string> Texts, FlameColumns Nodes, int LeftOutNodes);

/// <summary>What is different in the selection.</summary>
public sealed record TraceDifferencesResponse(TraceSampleView Sample, IReadOnlyList<TraceDifference> Attributes);

/// <summary>A value of an attribute that more of the selected traces have than of the others.</summary>
/// <param name="Key">Name of the attribute.</param>
/// <param name="Value">Its value.</param>
/// <param name="SelectedShare">Share of the selected traces with it, 0 to 1.</param>
/// <param name="RestShare">Share of the others.</param>
public sealed record TraceDifference(string Key, string Value, double SelectedShare, double RestShare);

/// <summary>A page of traces, the newest first.</summary>
/// <param name="Traces">The traces.</param>
/// <param name="Next">What to give as <c>after</c> for the next page; empty when there is none.</param>
public sealed record TracesResponse(IReadOnlyList<TraceRow> Traces, string Next);

/// <summary>A trace in a list.</summary>
/// <param name="TraceId">The trace.</param>
/// <param name="Time">When it began, milliseconds since 1970 with fractions.</param>
/// <param name="DurationMs">How long it took, milliseconds.</param>
/// <param name="RootService">Service of its first span.</param>
/// <param name="RootName">Name of that span.</param>
/// <param name="HasRoot">Whether that span began the trace; else what began it is not there.</param>
/// <param name="Spans">Spans.</param>
/// <param name="Failed">Spans with an error.</param>
/// <param name="Services">Some of its services.</param>
/// <param name="SpanId">The span for which it is listed.</param>
/// <param name="SpanService">Service of that span.</param>
/// <param name="SpanName">Its name.</param>
/// <param name="SpanMs">Its duration, milliseconds.</param>
/// <param name="SpanFailed">Whether it has an error.</param>
public sealed record TraceRow(
    string TraceId, double Time, double DurationMs, string RootService, string RootName, bool HasRoot, long Spans, long Failed, IReadOnlyList<string> Services, string SpanId,
    string SpanService, string SpanName, double SpanMs, bool SpanFailed);

/// <summary>Who calls whom, by spans.</summary>
/// <param name="Calls">Those with most requests first.</param>
/// <param name="LookedAtMs">How much of the window was looked at for who answers, milliseconds.</param>
/// <param name="WindowMs">The window.</param>
public sealed record TraceCallsResponse(IReadOnlyList<ServiceCallView> Calls, long LookedAtMs, long WindowMs);

/// <summary>Calls of a service to another.</summary>
/// <param name="Caller">Who calls.</param>
/// <param name="Callee">Who is called: a service, or what the caller calls it.</param>
/// <param name="Addresses">What the caller calls it.</param>
/// <param name="HasSpans">Whether the callee has spans of its own.</param>
/// <param name="IsEstimated">Counted in a part of the window and scaled up.</param>
/// <param name="Figures">Requests, failures and times.</param>
public sealed record ServiceCallView(string Caller, string Callee, IReadOnlyList<string> Addresses, bool HasSpans, bool IsEstimated, SpanFiguresView Figures);

/// <summary>Requests whose traces are known.</summary>
public sealed record ApplicationExemplarsResponse(IReadOnlyList<ExemplarPoint> Points);

/// <summary>A request that was measured.</summary>
/// <param name="TimeMs">When, milliseconds since 1970.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="TraceId">Its trace.</param>
/// <param name="SpanId">Its span; empty where it is not told.</param>
/// <param name="Metric">The metric that names it.</param>
public sealed record ExemplarPoint(long TimeMs, double Seconds, string TraceId, string SpanId, string Metric);
