using Microsoft.Net.Http.Headers;

namespace Taproot.Server.Ingest;

/// <summary>Which message of remote write a request carries, by its content type.</summary>
internal enum RemoteWriteVersion
{
    /// <summary>prometheus.WriteRequest</summary>
    V1,

    /// <summary>io.prometheus.write.v2.Request</summary>
    V2,
}

/// <summary>Content negotiation of remote write.</summary>
internal static class RemoteWriteVersions
{
    private const string MessageV1 = "prometheus.WriteRequest";
    private const string MessageV2 = "io.prometheus.write.v2.Request";

    /// <summary>
    /// Whether a request to the path that remote write and OTLP share is remote write: it says so, or is a protobuf message in snappy's block format, which no
    /// sender of OTLP uses by itself.
    /// </summary>
    public static bool IsRemoteWrite(HttpRequest request)
    {
        if (request.Headers.ContainsKey("X-Prometheus-Remote-Write-Version")) return true;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)) return false;
        if (!type.MediaType.Equals("application/x-protobuf", StringComparison.OrdinalIgnoreCase)) return false;
        return request.Headers.ContentEncoding.ToString().Equals("snappy", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The version that the headers name.</summary>
    /// <exception cref="IngestRefusedException">They name something else.</exception>
    public static RemoteWriteVersion Of(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("application/x-protobuf", StringComparison.OrdinalIgnoreCase))
            throw Unsupported($"The content type is '{request.ContentType}', but this takes Prometheus remote write: application/x-protobuf with snappy.");
        var encoding = request.Headers.ContentEncoding.ToString();
        if (!encoding.Equals("snappy", StringComparison.OrdinalIgnoreCase))
            throw Unsupported($"The content encoding is '{encoding}', but remote write is sent with Content-Encoding: snappy.");
        var message = type.Parameters.FirstOrDefault(p => p.Name.Equals("proto", StringComparison.OrdinalIgnoreCase))?.Value;
        var name = message is { } given ? HeaderUtilities.RemoveQuotes(given).ToString() : MessageV1;
        return name switch
        {
            MessageV1 => RemoteWriteVersion.V1,
            MessageV2 => RemoteWriteVersion.V2,
            _ => throw Unsupported($"The message is '{name}', but this takes remote write 1.0 ({MessageV1}) and 2.0 ({MessageV2})."),
        };
    }

    private static IngestRefusedException Unsupported(string sentence) => new(RefusalKind.UnsupportedFormat, "unsupported_format", sentence);
}
