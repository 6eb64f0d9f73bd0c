namespace Taproot.Server.Ingest;

/// <summary>How a protocol wraps the message of a request.</summary>
internal interface IIngestEnvelope
{
    /// <summary>Looks at the headers before the body is read.</summary>
    /// <exception cref="IngestRefusedException">The protocol does not take this.</exception>
    void Check(HttpRequest request);

    /// <summary>Finds the message within the body as received, and how it is compressed.</summary>
    /// <exception cref="IngestRefusedException">The body is not as the protocol has it.</exception>
    WrappedMessage Open(HttpRequest request, ReadOnlyMemory<byte> body);
}

/// <summary>A message as sent.</summary>
internal readonly record struct WrappedMessage(ReadOnlyMemory<byte> Bytes, ContentCoding Coding);

/// <summary>A message that is the whole body of an HTTP request, compressed as Content-Encoding says.</summary>
internal sealed class HttpEnvelope : IIngestEnvelope
{
    /// <summary>The one instance.</summary>
    public static HttpEnvelope Instance { get; } = new();

    public void Check(HttpRequest request) => Coding(request);

    public WrappedMessage Open(HttpRequest request, ReadOnlyMemory<byte> body) => new(body, Coding(request));

    private static ContentCoding Coding(HttpRequest request)
    {
        var name = request.Headers.ContentEncoding.ToString();
        if (ContentCodings.TryParse(name, out var coding)) return coding;
        throw new IngestRefusedException(
            RefusalKind.UnsupportedFormat, "unsupported_format", $"The content encoding is '{name}', but must be one of {ContentCodings.Accepted}.");
    }
}
