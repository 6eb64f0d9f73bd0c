using Microsoft.Net.Http.Headers;
using Taproot.Telemetry.Otlp;
using Taproot.Telemetry.Otlp.Reading;

namespace Taproot.Server.Ingest.Otlp;

/// <summary>OTLP over HTTP: protobuf or JSON, answered in the kind that was sent.</summary>
internal sealed class OtlpHttpEndpoint(IngestPipeline pipeline, IngestCounters counters)
{
    private const string Protobuf = "application/x-protobuf";
    private const string Json = "application/json";

    /// <summary>Takes one request.</summary>
    public async Task HandleAsync(HttpContext http, OtlpSignal signal)
    {
        var isJson = IsJson(http.Request);
        var tally = default(OtlpTally);
        var refusal = await pipeline.TakeAsync(http, signal.Signal, Envelope.Instance, async (project, message, cancellation) =>
        {
            tally = await signal.TakeAsync(project, message, isJson == true, cancellation);
            OtlpRejections.Count(counters, signal.Signal, project, tally);
            return tally.Accepted;
        });
        using var body = new ProtobufWriter(256);
        if (refusal is null) OtlpResponses.WriteTally(body, signal, tally, isJson == true);
        else WriteRefusal(http.Response, body, refusal, isJson != false);
        await SendAsync(http, body, isJson == false ? Protobuf : Json);
    }

    private static void WriteRefusal(HttpResponse response, ProtobufWriter body, IngestRefusal refusal, bool isJson)
    {
        response.StatusCode = StatusOf(refusal.Kind);
        if (refusal.RetryAfterSeconds is { } seconds) response.Headers.RetryAfter = seconds.ToString();
        if (refusal.Kind == RefusalKind.UnsupportedFormat) response.Headers.AcceptEncoding = ContentCodings.Accepted;
        OtlpResponses.WriteStatus(body, refusal, isJson);
    }

    private static async Task SendAsync(HttpContext http, ProtobufWriter body, string contentType)
    {
        http.Response.ContentType = contentType;
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body.Memory, http.RequestAborted);
    }

    // Clients send again after 429, 502, 503 and 504 only: a full disk must be one of these, or they throw the data away.
    private static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Unauthorized => StatusCodes.Status401Unauthorized,
        RefusalKind.UnsupportedFormat => StatusCodes.Status415UnsupportedMediaType,
        RefusalKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        RefusalKind.Malformed => StatusCodes.Status400BadRequest,
        RefusalKind.Behind => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    /// <summary>Whether the body is JSON; null when it is neither that nor protobuf.</summary>
    private static bool? IsJson(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)) return null;
        if (type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)) return true;
        return type.MediaType.Equals(Protobuf, StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("application/protobuf", StringComparison.OrdinalIgnoreCase)
            ? false
            : null;
    }

    private sealed class Envelope : IIngestEnvelope
    {
        public static Envelope Instance { get; } = new();

        public void Check(HttpRequest request)
        {
            if (IsJson(request) is null)
                throw new IngestRefusedException(
                    RefusalKind.UnsupportedFormat, "unsupported_format", $"The content type is '{request.ContentType}', but OTLP is sent as {Protobuf} or {Json}.");
            HttpEnvelope.Instance.Check(request);
        }

        public WrappedMessage Open(HttpRequest request, ReadOnlyMemory<byte> body) => HttpEnvelope.Instance.Open(request, body);
    }
}
