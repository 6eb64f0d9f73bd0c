using Microsoft.AspNetCore.Http.Features;
using Taproot.Server.Hosting;
using Taproot.Server.Limits;
using Taproot.Store;
using Taproot.Telemetry;

namespace Taproot.Server.Ingest;

/// <summary>Reads a message and stores what it holds; returns how many items were stored.</summary>
/// <param name="project">The project of the sender's key.</param>
/// <param name="message">The message, decompressed, valid during the call.</param>
/// <param name="cancellation">The sender has gone.</param>
internal delegate ValueTask<int> IngestHandler(string project, ReadOnlyMemory<byte> message, CancellationToken cancellation);

/// <summary>
/// The way of every ingest request, whatever the signal and the protocol: whose key is it, is there room, read, decompress, store. A null answer says
/// that all of it is in the store; anything else is counted, logged and told to the sender by the protocol's own means.
/// </summary>
internal sealed partial class IngestPipeline(IngestAccess access, IngestCounters counters, ProjectQuotas quotas, ServerOptions options, TimeProvider time, ILogger<IngestPipeline> logger)
{
    private const int FirstRead = 1 << 20;
    private const string RateLimited = "rate_limited";
    private readonly IngestGate _gate = counters.Observe(new(options.MaxIngestBytesInFlight));
    private readonly QuietLog _refusals = new();

    /// <summary>Takes one request.</summary>
    public async Task<IngestRefusal?> TakeAsync(HttpContext http, Signal signal, IIngestEnvelope envelope, IngestHandler handler)
    {
        var started = time.GetTimestamp();
        var (project, refusal) = await access.FindProjectAsync(http, signal);
        if (project is null)
        {
            counters.Unauthorized(signal, refusal!.Reason);
            return refusal;
        }
        try
        {
            envelope.Check(http.Request);
            var quota = quotas.Of(project);
            if (quota.Enter() is { } wait) throw TooFast(quota.Limits, wait);
            using var reservation = _gate.Enter();
            using var body = new BodyBuffer(reservation, options.MaxIngestBytes, BodyTooLarge);
            await ReadAsync(http, body, quota);
            var items = await HandleAsync(project, envelope.Open(http.Request, body.Memory), reservation, handler, http.RequestAborted);
            counters.Stored(signal, project, time.GetUtcNow().ToUnixTimeMilliseconds(), items, body.Length, time.GetElapsedTime(started));
            return null;
        }
        catch (Exception e) when (RefusalOf(e) is { } reason)
        {
            Count(signal, project, reason);
            return reason;
        }
    }

    /// <summary>Undoes the compression of a part of a message; all parts of a request together may become as large as one message.</summary>
    /// <exception cref="IngestRefusedException">It is malformed or becomes too large.</exception>
    public UnpackedPart Unpack(ContentCoding coding, ReadOnlyMemory<byte> part, UnpackBudget budget)
    {
        var most = Math.Max(1, options.MaxIngestDecompressedBytes - budget.Used);
        var reservation = _gate.Enter();
        var body = new BodyBuffer(reservation, most, MessageTooLarge);
        var unpacked = new UnpackedPart(body, reservation);
        try
        {
            Decompressor.Decompress(coding, part, body, most);
        }
        catch
        {
            unpacked.Dispose();
            throw;
        }
        budget.Used += body.Length;
        return unpacked;
    }

    private async ValueTask<int> HandleAsync(
        string project, WrappedMessage wrapped, IngestGate.Reservation reservation, IngestHandler handler, CancellationToken cancellation)
    {
        if (wrapped.Coding == ContentCoding.Identity) return await handler(project, wrapped.Bytes, cancellation);
        using var message = new BodyBuffer(reservation, options.MaxIngestDecompressedBytes, MessageTooLarge);
        Decompressor.Decompress(wrapped.Coding, wrapped.Bytes, message, options.MaxIngestDecompressedBytes);
        return await handler(project, message.Memory, cancellation);
    }

    private async Task ReadAsync(HttpContext http, BodyBuffer body, ProjectQuota quota)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = options.MaxIngestBytes;
        // A length is a claim only: no more than a little is reserved for what has not come yet.
        var hint = (int)Math.Clamp((http.Request.ContentLength ?? 0) + 1, 1 << 14, FirstRead);
        for (int read; (read = await http.Request.Body.ReadAsync(body.Free(hint), http.RequestAborted)) > 0;)
        {
            quota.Received(read);
            body.Advance(read);
        }
    }

    private static IngestRefusedException TooFast(LimitValues limits, TimeSpan wait) => new(new(
        RefusalKind.RateLimited, RateLimited,
        $"The project sends more bytes a second than it may. Send less, or later. {limits.Advice(ProjectLimit.IngestionRate)}", wait));

    private IngestRefusal? RefusalOf(Exception e) => e switch
    {
        IngestRefusedException refused => refused.Refusal,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new(RefusalKind.TooLarge, "body_too_large", BodyTooLarge()),
        StoreUnavailableException { IsBehind: true } behind => new(RefusalKind.Behind, "store_behind", behind.Message, behind.RetryAfter),
        StoreUnavailableException unavailable => new(RefusalKind.Unavailable, "store_unavailable", unavailable.Message, unavailable.RetryAfter),
        StoreFullException full => new(RefusalKind.Full, "store_full", full.Message, TimeSpan.FromSeconds(30)),
        SamplesRefusedException samples => new(RefusalKind.Malformed, "refused_by_prometheus", samples.Message),
        StoreException failed => new(RefusalKind.Failed, "store_failed", failed.Message, TimeSpan.FromSeconds(10)),
        _ => null,
    };

    private void Count(Signal signal, string project, IngestRefusal refusal)
    {
        counters.Refused(signal, project, refusal.Reason, putOff: refusal.RetryAfter is not null);
        var name = SignalNames.Of(signal);
        if ((refusal.RetryAfter is null || refusal.Reason == RateLimited) && _refusals.MayLog(name + refusal.Reason, time.GetUtcNow())) LogRefused(name, project, refusal.Reason, refusal.Sentence);
    }

    private string BodyTooLarge() => $"The body is larger than {options.MaxIngestBytes} bytes. Send smaller requests, or raise --ingest-max-body.";

    private string MessageTooLarge() =>
        $"The body is larger than {options.MaxIngestDecompressedBytes} bytes when decompressed. Send smaller requests, or raise --ingest-max-decompressed.";

    [LoggerMessage(3000, LogLevel.Warning, "Refused {Signal} into {Project} ({Reason}): {Sentence}")]
    private partial void LogRefused(string signal, string project, string reason, string sentence);
}
