using Taproot.Server.Limits;
using Taproot.Telemetry;
using Taproot.Telemetry.Otlp;
using Taproot.Telemetry.Otlp.Json;
using Taproot.Telemetry.Otlp.Reading;
using Taproot.Telemetry.Protobuf;

namespace Taproot.Server.Ingest.Otlp;

/// <summary>
/// What OTLP does for one signal, whatever carried the message: HTTP with protobuf, HTTP with JSON, gRPC. A skin hands the message over and says in its
/// own words what came of it.
/// </summary>
internal abstract class OtlpSignal(Signal signal)
{
    private static readonly TimeSpan LongestAge = TimeSpan.FromDays(30);

    /// <summary>The signal.</summary>
    public Signal Signal => signal;

    /// <summary>The method of gRPC that takes it, as a path.</summary>
    public abstract string GrpcPath { get; }

    /// <summary>Name of the request's message, for sentences.</summary>
    public abstract string MessageName { get; }

    /// <summary>Name in JSON of the number of items that were left out.</summary>
    public abstract string RejectedName { get; }

    /// <summary>Takes a message in: answers when its items are stored.</summary>
    /// <exception cref="IngestRefusedException">The message is not taken.</exception>
    public async ValueTask<OtlpTally> TakeAsync(string project, ReadOnlyMemory<byte> message, bool isJson, CancellationToken cancellation)
    {
        if (!isJson) return await TakeAsync(project, message, cancellation);
        using var writer = new ProtobufWriter();
        try
        {
            WriteJson(message.Span, writer);
        }
        catch (OtlpJsonException e)
        {
            throw new IngestRefusedException(RefusalKind.Malformed, "malformed_json", e.Message, e);
        }
        return await TakeAsync(project, writer.Memory, cancellation);
    }

    /// <summary>Writes the message that a body in JSON stands for.</summary>
    protected abstract void WriteJson(ReadOnlySpan<byte> json, ProtobufWriter into);

    /// <summary>Takes a protobuf message in.</summary>
    protected abstract ValueTask<OtlpTally> TakeAsync(string project, ReadOnlyMemory<byte> message, CancellationToken cancellation);

    /// <summary>Runs a reader; what it does not take becomes a refusal.</summary>
    protected OtlpTally Read<TReader>(TReader reader, ReadOnlyMemory<byte> message, Action<TReader, ReadOnlyMemory<byte>> read)
        where TReader : OtlpReader
    {
        try
        {
            read(reader, message);
            return reader.Tally;
        }
        catch (MalformedProtobufException e)
        {
            throw new IngestRefusedException(RefusalKind.Malformed, "malformed_protobuf", $"The body is not a valid {MessageName} message.", e);
        }
        catch (OtlpTooLargeException e)
        {
            throw new IngestRefusedException(RefusalKind.TooLarge, "too_many_items", e.Message, e);
        }
    }

    /// <summary>The bounds of a signal's messages.</summary>
    protected static OtlpLimits LimitsOf(TimeSpan retention, ProjectQuota quota, TimeProvider time) => quota.Limits.Bound(new OtlpLimits
    {
        // Older than a month is not caught up with: each day is a partition, and an insert goes into a bounded number of these.
        MaxAge = retention < LongestAge ? retention : LongestAge,
        Time = time,
    });
}
