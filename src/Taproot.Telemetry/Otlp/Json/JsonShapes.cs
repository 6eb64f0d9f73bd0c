using static Taproot.Telemetry.Otlp.Json.JsonFieldKind;

namespace Taproot.Telemetry.Otlp.Json;

/// <summary>The shapes of OTLP's messages.</summary>
internal static class JsonShapes
{
    private static readonly JsonShape Value = NewValue();
    private static readonly JsonShape Pair = new JsonShape().With("key", 1, Text).With("value", 2, Message, Value);

    /// <summary>The resource of all signals.</summary>
    public static JsonShape Resource { get; } = new JsonShape().WithList("attributes", 1, Message, Pair).With("droppedAttributesCount", 2, Varint);

    /// <summary>The scope of all signals.</summary>
    public static JsonShape Scope { get; } =
        new JsonShape().With("name", 1, Text).With("version", 2, Text).WithList("attributes", 3, Message, Pair).With("droppedAttributesCount", 4, Varint);

    /// <summary><c>ExportLogsServiceRequest</c>.</summary>
    public static JsonShape Logs { get; } = Request("resourceLogs", "scopeLogs", "logRecords", new JsonShape()
        .With("timeUnixNano", 1, Fixed64).With("severityNumber", 2, Varint).With("severityText", 3, Text).With("body", 5, Message, Value)
        .WithList("attributes", 6, Message, Pair).With("droppedAttributesCount", 7, Varint).With("flags", 8, Fixed32).With("traceId", 9, Hex)
        .With("spanId", 10, Hex).With("observedTimeUnixNano", 11, Fixed64).With("eventName", 12, Text));

    /// <summary><c>ExportTraceServiceRequest</c>.</summary>
    public static JsonShape Traces { get; } = Request("resourceSpans", "scopeSpans", "spans", new JsonShape()
        .With("traceId", 1, Hex).With("spanId", 2, Hex).With("traceState", 3, Text).With("parentSpanId", 4, Hex).With("name", 5, Text).With("kind", 6, Varint)
        .With("startTimeUnixNano", 7, Fixed64).With("endTimeUnixNano", 8, Fixed64).WithList("attributes", 9, Message, Pair)
        .With("droppedAttributesCount", 10, Varint).WithList("events", 11, Message, NewEvent()).With("droppedEventsCount", 12, Varint)
        .WithList("links", 13, Message, NewLink()).With("droppedLinksCount", 14, Varint)
        .With("status", 15, Message, new JsonShape().With("message", 2, Text).With("code", 3, Varint)).With("flags", 16, Fixed32));

    /// <summary><c>ExportMetricsServiceRequest</c>.</summary>
    public static JsonShape Metrics { get; } = Request("resourceMetrics", "scopeMetrics", "metrics", NewMetric());

    /// <summary>The shape of attributes.</summary>
    public static JsonShape Attribute => Pair;

    /// <summary>A request: resources, scopes within them, items within those.</summary>
    public static JsonShape Request(string resources, string scopes, string items, JsonShape item) =>
        new JsonShape().WithList(resources, 1, Message, new JsonShape()
            .With("resource", 1, Message, Resource)
            .WithList(scopes, 2, Message, new JsonShape().With("scope", 1, Message, Scope).WithList(items, 2, Message, item).With("schemaUrl", 3, Text))
            .With("schemaUrl", 3, Text));

    private static JsonShape NewValue()
    {
        var value = new JsonShape();
        var pair = new JsonShape().With("key", 1, Text).With("value", 2, Message, value);
        return value.With("stringValue", 1, Text).With("boolValue", 2, JsonFieldKind.Boolean).With("intValue", 3, Varint).With("doubleValue", 4, JsonFieldKind.Double)
            .With("arrayValue", 5, Message, new JsonShape().WithList("values", 1, Message, value))
            .With("kvlistValue", 6, Message, new JsonShape().WithList("values", 1, Message, pair))
            .With("bytesValue", 7, Base64);
    }

    private static JsonShape NewEvent() => new JsonShape()
        .With("timeUnixNano", 1, Fixed64).With("name", 2, Text).WithList("attributes", 3, Message, Pair).With("droppedAttributesCount", 4, Varint);

    private static JsonShape NewLink() => new JsonShape()
        .With("traceId", 1, Hex).With("spanId", 2, Hex).With("traceState", 3, Text).WithList("attributes", 4, Message, Pair)
        .With("droppedAttributesCount", 5, Varint).With("flags", 6, Fixed32);

    private static JsonShape NewMetric()
    {
        var sum = Data(NewNumber()).With("aggregationTemporality", 2, Varint).With("isMonotonic", 3, JsonFieldKind.Boolean);
        return new JsonShape().With("name", 1, Text).With("description", 2, Text).With("unit", 3, Text)
            .With("gauge", 5, Message, Data(NewNumber())).With("sum", 7, Message, sum)
            .With("histogram", 9, Message, Data(NewHistogram()).With("aggregationTemporality", 2, Varint))
            .With("exponentialHistogram", 10, Message, Data(NewExponential()).With("aggregationTemporality", 2, Varint))
            .With("summary", 11, Message, Data(NewSummary()));
    }

    private static JsonShape Data(JsonShape point) => new JsonShape().WithList("dataPoints", 1, Message, point);

    // Start and time have the same numbers in points of all kinds, flags and attributes have not.
    private static JsonShape NewPoint(int attributes, int flags) => new JsonShape()
        .With("startTimeUnixNano", 2, Fixed64).With("timeUnixNano", 3, Fixed64).WithList("attributes", attributes, Message, Pair).With("flags", flags, Varint);

    private static JsonShape NewExemplar() => new JsonShape()
        .With("timeUnixNano", 2, Fixed64).With("asDouble", 3, JsonFieldKind.Double).With("spanId", 4, Hex).With("traceId", 5, Hex).With("asInt", 6, Fixed64)
        .WithList("filteredAttributes", 7, Message, Pair);

    private static JsonShape NewNumber() => NewPoint(7, 8).With("asDouble", 4, JsonFieldKind.Double).With("asInt", 6, Fixed64)
        .WithList("exemplars", 5, Message, NewExemplar());

    private static JsonShape NewHistogram() => NewPoint(9, 10).With("count", 4, Fixed64).With("sum", 5, JsonFieldKind.Double)
        .WithList("bucketCounts", 6, Fixed64).WithList("explicitBounds", 7, JsonFieldKind.Double)
        .WithList("exemplars", 8, Message, NewExemplar());

    private static JsonShape NewExponential()
    {
        var buckets = new JsonShape().With("offset", 1, ZigZag).WithList("bucketCounts", 2, Varint);
        return NewPoint(1, 10).With("count", 4, Fixed64).With("sum", 5, JsonFieldKind.Double).With("scale", 6, ZigZag).With("zeroCount", 7, Fixed64)
            .With("positive", 8, Message, buckets).With("negative", 9, Message, buckets).With("zeroThreshold", 14, JsonFieldKind.Double)
            .WithList("exemplars", 11, Message, NewExemplar());
    }

    private static JsonShape NewSummary() => NewPoint(7, 8).With("count", 4, Fixed64).With("sum", 5, JsonFieldKind.Double)
        .WithList("quantileValues", 6, Message, new JsonShape().With("quantile", 1, JsonFieldKind.Double).With("value", 2, JsonFieldKind.Double));
}
