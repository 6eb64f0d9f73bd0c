using static Taproot.Telemetry.Otlp.Json.JsonFieldKind;

namespace Taproot.Telemetry.Otlp.Json;

/// <summary>The shapes of OTLP's messages with profiles.</summary>
internal static class ProfileShapes
{
    private static readonly JsonShape ValueType = new JsonShape().With("typeStrindex", 1, Varint).With("unitStrindex", 2, Varint);

    /// <summary><c>ExportProfilesServiceRequest</c>.</summary>
    public static JsonShape Request { get; } = new JsonShape()
        .WithList("resourceProfiles", 1, Message, new JsonShape()
            .With("resource", 1, Message, JsonShapes.Resource)
            .WithList("scopeProfiles", 2, Message, new JsonShape().With("scope", 1, Message, JsonShapes.Scope).WithList("profiles", 2, Message, NewProfile())))
        .With("dictionary", 2, Message, NewDictionary());

    // A packed list of integers may as well be written one by one.
    private static JsonShape NewProfile() => new JsonShape()
        .With("sampleType", 1, Message, ValueType)
        .WithList("samples", 2, Message, new JsonShape()
            .With("stackIndex", 1, Varint).With("linkIndex", 3, Varint).WithList("values", 4, Varint).WithList("timestampsUnixNano", 5, Fixed64))
        .With("timeUnixNano", 3, Fixed64).With("durationNano", 4, Varint).With("periodType", 5, Message, ValueType).With("period", 6, Varint);

    private static JsonShape NewDictionary() => new JsonShape()
        .WithList("mappingTable", 1, Message, new JsonShape().With("filenameStrindex", 4, Varint))
        .WithList("locationTable", 2, Message, new JsonShape()
            .With("mappingIndex", 1, Varint).With("address", 2, Varint)
            .WithList("lines", 3, Message, new JsonShape().With("functionIndex", 1, Varint).With("line", 2, Varint)))
        .WithList("functionTable", 3, Message, new JsonShape().With("nameStrindex", 1, Varint).With("systemNameStrindex", 2, Varint).With("filenameStrindex", 3, Varint))
        .WithList("linkTable", 4, Message, new JsonShape().With("traceId", 1, Hex).With("spanId", 2, Hex))
        .WithList("stringTable", 5, Text)
        .WithList("stackTable", 7, Message, new JsonShape().WithList("locationIndices", 1, Varint));
}
