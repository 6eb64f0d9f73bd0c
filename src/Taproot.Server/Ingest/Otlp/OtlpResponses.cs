using System.Buffers;
using System.Text.Json;
using Taproot.Telemetry.Otlp;
using Taproot.Telemetry.Otlp.Reading;

namespace Taproot.Server.Ingest.Otlp;

/// <summary>What OTLP's senders are answered: the response of a signal, or <c>google.rpc.Status</c>.</summary>
internal static class OtlpResponses
{
    private const string RetryInfoType = "type.googleapis.com/google.rpc.RetryInfo";

    // Numbers of the fields. Responses of all signals share theirs.
    private const int PartialSuccess = 1;
    private const int Rejected = 1;
    private const int ErrorMessage = 2;
    private const int StatusCode = 1;
    private const int StatusMessage = 2;
    private const int StatusDetails = 3;
    private const int AnyType = 1;
    private const int AnyValue = 2;
    private const int RetryDelay = 1;
    private const int DurationSeconds = 1;

    /// <summary>Writes the response to a message that was taken; a warning may come though nothing is rejected.</summary>
    public static void WriteTally(ProtobufWriter into, OtlpSignal signal, OtlpTally tally, string warning, bool isJson)
    {
        if (isJson)
        {
            AppendJson(into, json =>
            {
                if (warning.Length == 0) return;
                json.WriteStartObject("partialSuccess");
                json.WriteString(signal.RejectedName, tally.Rejected.ToString());
                json.WriteString("errorMessage", warning);
                json.WriteEndObject();
            });
            return;
        }
        if (warning.Length == 0) return;
        var partial = into.Begin(PartialSuccess);
        into.WriteNumber(Rejected, (ulong)tally.Rejected);
        into.WriteText(ErrorMessage, warning);
        into.End(partial);
    }

    /// <summary>Writes the status of a message that was not taken.</summary>
    public static void WriteStatus(ProtobufWriter into, IngestRefusal refusal, bool isJson)
    {
        var code = GrpcCodes.Of(refusal.Kind);
        if (isJson)
        {
            AppendJson(into, json =>
            {
                json.WriteNumber("code", code);
                json.WriteString("message", refusal.Sentence);
                if (refusal.RetryAfterSeconds is { } seconds) WriteRetryInfo(json, seconds);
            });
            return;
        }
        into.WriteNumber(StatusCode, (ulong)code);
        into.WriteText(StatusMessage, refusal.Sentence);
        if (refusal.RetryAfterSeconds is { } wait) WriteRetryInfo(into, wait);
    }

    private static void WriteRetryInfo(ProtobufWriter into, int seconds)
    {
        var any = into.Begin(StatusDetails);
        into.WriteText(AnyType, RetryInfoType);
        var info = into.Begin(AnyValue);
        var delay = into.Begin(RetryDelay);
        into.WriteNumber(DurationSeconds, (ulong)seconds);
        into.End(delay);
        into.End(info);
        into.End(any);
    }

    private static void WriteRetryInfo(Utf8JsonWriter json, int seconds)
    {
        json.WriteStartArray("details");
        json.WriteStartObject();
        json.WriteString("@type", RetryInfoType);
        json.WriteString("retryDelay", $"{seconds}s");
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void AppendJson(ProtobufWriter into, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        into.Append(buffer.WrittenSpan);
    }
}

/// <summary>Status codes of gRPC.</summary>
internal static class GrpcCodes
{
    /// <summary>All is well.</summary>
    public const int Ok = 0;

    /// <summary>There is no such method.</summary>
    public const int Unimplemented = 12;

    /// <summary>The code of a refusal.</summary>
    public static int Of(RefusalKind kind) => kind switch
    {
        RefusalKind.Malformed => 3, // INVALID_ARGUMENT
        RefusalKind.TooLarge => 8, // RESOURCE_EXHAUSTED; without RetryInfo it is for good
        RefusalKind.Behind or RefusalKind.RateLimited => 8,
        RefusalKind.Forbidden => 7, // PERMISSION_DENIED
        RefusalKind.UnsupportedFormat => Unimplemented,
        RefusalKind.Unauthorized => 16, // UNAUTHENTICATED
        _ => 14, // UNAVAILABLE
    };
}
