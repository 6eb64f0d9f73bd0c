using System.Text.Json;
using Taproot.Server.Ingest.Otlp;

namespace Taproot.Server.Ingest.Profiles;

/// <summary>
/// Unary calls of the Connect protocol: a message is the body of a POST, in protobuf or in JSON, compressed as Content-Encoding says; an error is JSON. The
/// same path is gRPC's, which the content type tells apart.
/// </summary>
internal sealed class ConnectEndpoint(IngestPipeline pipeline, OtlpGrpcEndpoint grpc)
{
    private const string Protobuf = "application/proto";
    private static readonly BodyFormat Format = new([Protobuf, "application/x-protobuf"], $"this takes {Protobuf}, {BodyFormat.Json} or gRPC");

    /// <summary>Takes one request.</summary>
    public async Task HandleAsync(HttpContext http, OtlpSignal service)
    {
        if (OtlpGrpcEndpoint.IsGrpc(http.Request))
        {
            await grpc.HandleAsync(http, service);
            return;
        }
        var isJson = Format.IsJson(http.Request) == true;
        var refusal = await pipeline.TakeAsync(
            http, service.Signal, Format,
            async (project, message, cancellation) => (await service.TakeAsync(project, message, isJson, cancellation)).Accepted);
        if (refusal is not null) await RefuseAsync(http.Response, refusal);
        else await AnswerAsync(http.Response, isJson);
    }

    private static async Task AnswerAsync(HttpResponse response, bool isJson)
    {
        response.ContentType = isJson ? BodyFormat.Json : Protobuf;
        if (isJson) await response.WriteAsync("{}", response.HttpContext.RequestAborted);
    }

    private static async Task RefuseAsync(HttpResponse response, IngestRefusal refusal)
    {
        var (status, code) = CodeOf(refusal.Kind);
        response.StatusCode = status;
        response.ContentType = BodyFormat.Json;
        if (refusal.RetryAfterSeconds is { } seconds) response.Headers.RetryAfter = seconds.ToString();
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("code", code);
        json.WriteString("message", refusal.Sentence);
        json.WriteEndObject();
        await json.FlushAsync(response.HttpContext.RequestAborted);
    }

    private static (int Status, string Code) CodeOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Unauthorized => (StatusCodes.Status401Unauthorized, "unauthenticated"),
        RefusalKind.Forbidden => (StatusCodes.Status403Forbidden, "permission_denied"),
        RefusalKind.UnsupportedFormat => (StatusCodes.Status415UnsupportedMediaType, "unimplemented"),
        RefusalKind.Malformed => (StatusCodes.Status400BadRequest, "invalid_argument"),
        // Clients take this one for good, and 429 for later.
        RefusalKind.TooLarge => (StatusCodes.Status400BadRequest, "out_of_range"),
        RefusalKind.Behind or RefusalKind.RateLimited => (StatusCodes.Status429TooManyRequests, "resource_exhausted"),
        RefusalKind.Failed => (StatusCodes.Status500InternalServerError, "internal"),
        _ => (StatusCodes.Status503ServiceUnavailable, "unavailable"),
    };
}
