namespace Taproot.Telemetry.Otlp.Json;

/// <summary>Export requests in JSON, as the protobuf messages that they stand for.</summary>
public static class OtlpJsonMessages
{
    /// <summary>Writes the <c>ExportLogsServiceRequest</c> of a body.</summary>
    /// <exception cref="OtlpJsonException">It is not JSON, or not of this shape.</exception>
    public static void WriteLogs(ReadOnlySpan<byte> json, ProtobufWriter into) => OtlpJson.Write(json, JsonShapes.Logs, into);

    /// <summary>Writes the <c>ExportTraceServiceRequest</c> of a body.</summary>
    /// <exception cref="OtlpJsonException">It is not JSON, or not of this shape.</exception>
    public static void WriteTraces(ReadOnlySpan<byte> json, ProtobufWriter into) => OtlpJson.Write(json, JsonShapes.Traces, into);

    /// <summary>Writes the <c>ExportMetricsServiceRequest</c> of a body.</summary>
    /// <exception cref="OtlpJsonException">It is not JSON, or not of this shape.</exception>
    public static void WriteMetrics(ReadOnlySpan<byte> json, ProtobufWriter into) => OtlpJson.Write(json, JsonShapes.Metrics, into);

    /// <summary>Writes the <c>ExportProfilesServiceRequest</c> of a body.</summary>
    /// <exception cref="OtlpJsonException">It is not JSON, or not of this shape.</exception>
    public static void WriteProfiles(ReadOnlySpan<byte> json, ProtobufWriter into) => OtlpJson.Write(json, ProfileShapes.Request, into);
}
