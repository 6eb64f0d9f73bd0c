using Taproot.Server.Limits;
using Taproot.Telemetry.Otlp;
using Taproot.Telemetry.Otlp.Reading;

namespace Taproot.Server.Ingest.Otlp;

/// <summary>OTLP over HTTP: protobuf or JSON, answered in the kind that was sent.</summary>
internal sealed class OtlpHttpEndpoint(IngestPipeline pipeline, IngestCounters counters, ProjectQuotas quotas)
{
    private const string Protobuf = "application/x-protobuf";
    private static readonly BodyFormat Format = new([Protobuf, "application/protobuf"], $"OTLP is sent as {Protobuf} or {BodyFormat.Json}");

    /// <summary>Takes one request.</summary>
    public async Task HandleAsync(HttpContext http, OtlpSignal signal)
    {
        var isJson = Format.IsJson(http.Request);
        var (tally, warning) = (default(OtlpTally), "");
        var refusal = await pipeline.TakeAsync(http, signal.Signal, Format, async (project, message, cancellation) =>
        {
            tally = await signal.TakeAsync(project, message, isJson == true, cancellation);
            OtlpRejections.Count(counters, signal.Signal, project, tally);
            warning = OtlpRejections.Sentence(tally, quotas.Of(project).Limits);
            return tally.Accepted;
        });
        using var body = new ProtobufWriter(256);
        if (refusal is null) OtlpResponses.WriteTally(body, signal, tally, warning, isJson == true);
        else WriteRefusal(http.Response, body, refusal, isJson != false);
        await SendAsync(http, body, isJson == false ? Protobuf : BodyFormat.Json);
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
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusalKind.UnsupportedFormat => StatusCodes.Status415UnsupportedMediaType,
        RefusalKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        RefusalKind.Malformed => StatusCodes.Status400BadRequest,
        RefusalKind.Behind or RefusalKind.RateLimited => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status503ServiceUnavailable,
    };
}
