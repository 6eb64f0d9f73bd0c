namespace Taproot.Store.Traces;

/// <summary>A span as the engine writes it in JSON.</summary>
internal sealed record SpanRow(
    long Time, string TraceId, string SpanId, string ParentSpanId, string SpanName, string SpanKind, string ServiceName, long Duration, string StatusCode,
    string StatusMessage, string ScopeName, Dictionary<string, string> SpanAttributes, Dictionary<string, string> ResourceAttributes, ulong ResourceKey,
    long[] EventTimes, string[] EventNames, Dictionary<string, string>[] EventAttributes, string[] LinkTraces, string[] LinkSpans,
    Dictionary<string, string>[] LinkAttributes, ulong RowKey)
{
    public StoredSpan ToSpan() => new(
        Time, TraceId, SpanId, ParentSpanId, SpanName, SpanKind, ServiceName, Duration, StatusCode, StatusMessage, ScopeName, SpanAttributes, ResourceAttributes,
        ResourceKey, [.. EventTimes.Select((time, i) => new StoredEvent(time, EventNames[i], EventAttributes[i]))],
        [.. LinkTraces.Select((trace, i) => new StoredLink(trace, LinkSpans[i], LinkAttributes[i]))], RowKey);
}
