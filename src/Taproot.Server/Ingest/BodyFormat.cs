using Microsoft.Net.Http.Headers;

namespace Taproot.Server.Ingest;

/// <summary>Bodies in protobuf or in JSON, as the content type says; others are refused.</summary>
/// <param name="protobuf">Content types that stand for protobuf.</param>
/// <param name="takes">What is taken, the end of a sentence.</param>
internal sealed class BodyFormat(string[] protobuf, string takes) : IIngestEnvelope
{
    /// <summary>The content type of JSON.</summary>
    public const string Json = "application/json";

    /// <summary>Whether the body is JSON; null when it is neither that nor protobuf.</summary>
    public bool? IsJson(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)) return null;
        if (type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)) return true;
        return Array.Exists(protobuf, name => type.MediaType.Equals(name, StringComparison.OrdinalIgnoreCase)) ? false : null;
    }

    /// <inheritdoc/>
    public void Check(HttpRequest request)
    {
        if (IsJson(request) is null)
            throw new IngestRefusedException(RefusalKind.UnsupportedFormat, "unsupported_format", $"The content type is '{request.ContentType}', but {takes}.");
        HttpEnvelope.Instance.Check(request);
    }

    /// <inheritdoc/>
    public WrappedMessage Open(HttpRequest request, ReadOnlyMemory<byte> body) => HttpEnvelope.Instance.Open(request, body);
}
