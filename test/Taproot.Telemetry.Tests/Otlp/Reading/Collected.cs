using System.Text;
using Taproot.Telemetry.Otlp.Reading;

namespace Taproot.Telemetry.Tests.Otlp.Reading;

/// <summary>What a reader handed out, as strings.</summary>
internal sealed class Collected : IOtlpLogSink, IOtlpSpanSink
{
    public List<Record> Records { get; } = [];

    public List<SpanCopy> Spans { get; } = [];

    public void Add(OtlpOrigin origin, OtlpLogRecord record) => Records.Add(new(
        record.Time, record.SeverityNumber, Text(record.SeverityText), Text(record.Body), record.IsStructured, Convert.ToHexStringLower(record.TraceId),
        Convert.ToHexStringLower(record.SpanId), Text(record.EventName), Pairs(record.Attributes), Text(origin.ServiceName), Pairs(origin.Resource), Text(origin.ScopeName)));

    public void Add(OtlpOrigin origin, OtlpSpanRecord span) => Spans.Add(new(
        Convert.ToHexStringLower(span.TraceId), Convert.ToHexStringLower(span.SpanId), Convert.ToHexStringLower(span.ParentSpanId), Text(span.Name), span.Kind,
        span.Start, span.Duration, span.StatusCode, Text(span.StatusMessage), Pairs(span.Attributes),
        string.Join(';', Enumerable.Range(0, span.Events.Count).Select(i => $"{span.Events.Time(i)} {Text(span.Events.Text(i))} {span.Events.AttributeCount(i)}")),
        string.Join(';', Enumerable.Range(0, span.Links.Count).Select(i => $"{Convert.ToHexStringLower(span.Links.Ids(i))} {span.Links.AttributeCount(i)}")),
        Text(origin.ServiceName)));

    private static string Text(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);

    private static string Pairs(AttributeBlock attributes)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in attributes) text.Append(Text(key)).Append('=').Append(Text(value)).Append(';');
        return text.ToString();
    }

    internal sealed record Record(
        ulong Time, int Severity, string SeverityText, string Body, bool IsStructured, string Trace, string Span, string Event, string Attributes, string Service,
        string Resource, string Scope);

    internal sealed record SpanCopy(
        string Trace, string Span, string Parent, string Name, int Kind, ulong Start, ulong Duration, int Status, string Message, string Attributes, string Events,
        string Links, string Service);
}
