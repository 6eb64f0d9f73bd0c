using System.Buffers.Binary;
using Taproot.Server.Limits;
using Taproot.Telemetry.Otlp;
using Taproot.Telemetry.Otlp.Reading;

namespace Taproot.Server.Ingest.Otlp;

/// <summary>
/// OTLP over gRPC. An export is one message there and one back, so the framing is a few lines; everything else is the pipeline's, and no other part of
/// gRPC is wanted.
/// </summary>
internal sealed class OtlpGrpcEndpoint(IngestPipeline pipeline, IngestCounters counters, ProjectQuotas quotas)
{
    /// <summary>Bytes before a message: whether it is compressed, and its length.</summary>
    public const int PrefixLength = 5;

    private const string ContentType = "application/grpc";

    /// <summary>Whether a request is gRPC's.</summary>
    public static bool IsGrpc(HttpRequest request) => request.ContentType?.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Takes one request.</summary>
    public async Task HandleAsync(HttpContext http, OtlpSignal signal)
    {
        var (tally, warning) = (default(OtlpTally), "");
        var refusal = await pipeline.TakeAsync(http, signal.Signal, Envelope.Instance, async (project, message, cancellation) =>
        {
            tally = await signal.TakeAsync(project, message, isJson: false, cancellation);
            OtlpRejections.Count(counters, signal.Signal, project, tally);
            warning = OtlpRejections.Sentence(tally, quotas.Of(project).Limits);
            return tally.Accepted;
        });
        if (refusal is null) await SendAsync(http, signal, tally, warning);
        else Refuse(http.Response, refusal);
    }

    /// <summary>Answers that there is no such method.</summary>
    public static void RefuseUnknown(HttpContext http) =>
        Refuse(http.Response, new(RefusalKind.UnsupportedFormat, "unknown_method", $"There is no method {http.Request.Path} here."));

    private static async Task SendAsync(HttpContext http, OtlpSignal signal, OtlpTally tally, string warning)
    {
        using var body = new ProtobufWriter(256);
        body.Append([0, 0, 0, 0, 0]);
        OtlpResponses.WriteTally(body, signal, tally, warning, isJson: false);
        var frame = body.Span.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - PrefixLength);
        http.Response.ContentType = ContentType;
        if (http.Response.SupportsTrailers()) http.Response.DeclareTrailer("grpc-status");
        await http.Response.Body.WriteAsync(frame, http.RequestAborted);
        if (http.Response.SupportsTrailers()) http.Response.AppendTrailer("grpc-status", "0");
    }

    // Without a message the status travels in the headers.
    private static void Refuse(HttpResponse response, IngestRefusal refusal)
    {
        using var status = new ProtobufWriter(256);
        OtlpResponses.WriteStatus(status, refusal, isJson: false);
        response.ContentType = ContentType;
        response.Headers["grpc-status"] = GrpcCodes.Of(refusal.Kind).ToString();
        response.Headers["grpc-message"] = Uri.EscapeDataString(refusal.Sentence);
        response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(status.Span).TrimEnd('=');
        if (refusal.Kind == RefusalKind.UnsupportedFormat) response.Headers["grpc-accept-encoding"] = "gzip, deflate, zstd, snappy, identity";
    }

    private sealed class Envelope : IIngestEnvelope
    {
        public static Envelope Instance { get; } = new();

        public void Check(HttpRequest request)
        {
            if (!IsGrpc(request)) throw Unsupported($"The content type is '{request.ContentType}', but this port and path take {ContentType}.");
            Coding(request);
        }

        public WrappedMessage Open(HttpRequest request, ReadOnlyMemory<byte> body)
        {
            if (body.Length < PrefixLength || BinaryPrimitives.ReadUInt32BigEndian(body.Span[1..]) != body.Length - PrefixLength || body.Span[0] > 1)
                throw new IngestRefusedException(RefusalKind.Malformed, "malformed_frame", "The body is not one message in gRPC's frame.");
            return new(body[PrefixLength..], body.Span[0] == 1 ? Coding(request) : ContentCoding.Identity);
        }

        private static ContentCoding Coding(HttpRequest request)
        {
            var name = request.Headers["grpc-encoding"].ToString();
            return ContentCodings.TryParse(name, out var coding) ? coding : throw Unsupported($"The encoding is '{name}', but must be one of {ContentCodings.Accepted}.");
        }

        private static IngestRefusedException Unsupported(string sentence) => new(RefusalKind.UnsupportedFormat, "unsupported_format", sentence);
    }
}
