using System.Buffers.Binary;

namespace Taproot.Telemetry.Otlp;

/// <summary>
/// Writes one <c>ExportTraceServiceRequest</c>: resources one after the other, their spans within them. Attributes and links are written between
/// <see cref="BeginSpan"/> and <see cref="EndSpan"/>. Not thread-safe.
/// </summary>
/// <param name="writer">Takes the bytes.</param>
/// <param name="scopeName">Name of the program that found the spans.</param>
/// <param name="scopeVersion">Its version.</param>
public sealed class OtlpSpanWriter(ProtobufWriter writer, string scopeName, string scopeVersion)
{
    private int _resource;
    private int _scope;
    private int _span;

    /// <summary>Spans written since the last <see cref="Clear"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Starts a new request.</summary>
    public void Clear()
    {
        writer.Clear();
        Count = 0;
    }

    /// <summary>The spans that follow are of this resource.</summary>
    public void BeginResource(OtlpResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        _resource = writer.Begin(Request.ResourceSpans);
        writer.WriteBytes(ResourceSpans.Resource, resource.Encoded);
        _scope = writer.Begin(ResourceSpans.Scopes);
        var scope = writer.Begin(ScopeSpans.Scope);
        writer.WriteText(Scope.Name, scopeName);
        writer.WriteText(Scope.Version, scopeVersion);
        writer.End(scope);
    }

    /// <summary>No more spans of the resource.</summary>
    public void EndResource()
    {
        writer.End(_scope);
        writer.End(_resource);
    }

    /// <summary>Begins a span.</summary>
    public void BeginSpan(in OtlpSpan span)
    {
        _span = writer.Begin(ScopeSpans.Spans);
        WriteIds(span.TraceId, span.SpanId);
        if (span.ParentSpanId != 0) WriteId(Span.Parent, span.ParentSpanId);
        writer.WriteText(Span.Name, span.Name);
        writer.WriteNumber(Span.Kind, (ulong)span.Kind);
        writer.WriteFixed64(Span.Start, (ulong)span.Start);
        writer.WriteFixed64(Span.End, (ulong)Math.Max(span.Start, span.End));
    }

    /// <summary>Adds an attribute to the span; what is empty is left out.</summary>
    public void Add(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length > 0) writer.WriteAttribute(Span.Attributes, key, value);
    }

    /// <summary>Adds an attribute to the span.</summary>
    public void Add(string key, long value) => writer.WriteAttribute(Span.Attributes, key, value);

    /// <summary>Adds a link to another span.</summary>
    public void AddLink(UInt128 traceId, ulong spanId)
    {
        var link = writer.Begin(Span.Links);
        WriteIds(traceId, spanId);
        writer.End(link);
    }

    /// <summary>Ends the span.</summary>
    public void EndSpan(bool isError)
    {
        if (isError)
        {
            var status = writer.Begin(Span.Status);
            writer.WriteNumber(Status.Code, Status.Error);
            writer.End(status);
        }

        writer.End(_span);
        Count++;
    }

    // Both messages that name a span begin alike.
    private void WriteIds(UInt128 traceId, ulong spanId)
    {
        System.Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, traceId);
        writer.WriteBytes(Ids.Trace, bytes);
        WriteId(Ids.Span, spanId);
    }

    private void WriteId(int field, ulong id)
    {
        System.Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, id);
        writer.WriteBytes(field, bytes);
    }

    // Numbers of the fields, by message.
    private static class Request
    {
        public const int ResourceSpans = 1;
    }

    private static class ResourceSpans
    {
        public const int Resource = 1;
        public const int Scopes = 2;
    }

    private static class ScopeSpans
    {
        public const int Scope = 1;
        public const int Spans = 2;
    }

    private static class Scope
    {
        public const int Name = 1;
        public const int Version = 2;
    }

    private static class Ids
    {
        public const int Trace = 1;
        public const int Span = 2;
    }

    private static class Span
    {
        public const int Parent = 4;
        public const int Name = 5;
        public const int Kind = 6;
        public const int Start = 7;
        public const int End = 8;
        public const int Attributes = 9;
        public const int Links = 13;
        public const int Status = 15;
    }

    private static class Status
    {
        public const int Code = 3;
        public const int Error = 2;
    }
}
