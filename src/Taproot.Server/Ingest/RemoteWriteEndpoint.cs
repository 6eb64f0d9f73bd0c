using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Taproot.Server.Api.Http;
using Taproot.Server.Hosting;
using Taproot.Server.Recorder;
using Taproot.Store;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Server.Ingest;

/// <summary>Prometheus remote write 1.0: answered 204 when every sample of the request is in the store, never before.</summary>
internal sealed partial class RemoteWriteEndpoint(
    IngestAccess access, IMetricWriter writer, IStoredSamples stored, IngestCounters counters, ServerOptions options, TimeProvider time,
    ILogger<RemoteWriteEndpoint> logger)
{
    private readonly IngestGate _gate = new(options.MaxIngestBytesInFlight);
    private readonly QuietLog _rejections = new();
    private readonly RemoteWriteLimits _limits = new() { MaxDecompressedBytes = (int)Math.Min(options.MaxIngestDecompressedBytes, int.MaxValue), Time = time };

    /// <summary>Takes one request.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        var problem = await TakeAsync(http);
        if (problem is null) http.Response.StatusCode = StatusCodes.Status204NoContent;
        else await problem.ExecuteAsync(http);
    }

    private async Task<ProblemHttpResult?> TakeAsync(HttpContext http)
    {
        var started = time.GetTimestamp();
        var (project, refusal) = await access.FindProjectAsync(http);
        if (project is null)
        {
            counters.Unauthorized();
            return refusal;
        }
        if (RefuseFormat(http) is { } format)
        {
            counters.Rejected(project, "unsupported_format");
            return format;
        }
        using var entry = _gate.Enter(http.Request.ContentLength ?? options.MaxIngestBytes);
        if (!entry.Entered) return PutOff(http, project, "overloaded", "More data arrives than can be taken in at once. Send again later.", TimeSpan.FromSeconds(1));
        try
        {
            using var batch = MetricBatch.Rent();
            var bytes = await ReadAsync(http, batch);
            await StoreAsync(project, batch, http.RequestAborted);
            counters.Stored(project, time.GetUtcNow().ToUnixTimeMilliseconds(), batch.SampleCount, bytes, time.GetElapsedTime(started));
            return null;
        }
        catch (RemoteWriteException e)
        {
            return Reject(project, e.Code, e.Reason == RemoteWriteReason.TooLarge ? 413 : 400, e.Message);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Reject(project, "body_too_large", 413, $"The body is larger than {options.MaxIngestBytes} bytes. Send smaller requests, or raise --ingest-max-body.");
        }
        catch (SamplesRefusedException e)
        {
            return Reject(project, "refused_by_prometheus", 400, e.Message);
        }
        catch (StoreUnavailableException e)
        {
            return PutOff(http, project, "store_unavailable", e.Message, e.RetryAfter);
        }
        catch (StoreFullException e)
        {
            return PutOff(http, project, "store_full", e.Message, TimeSpan.FromSeconds(30));
        }
    }

    private async Task StoreAsync(string project, MetricBatch batch, CancellationToken cancellation)
    {
        try
        {
            await writer.WriteAsync(project, batch, cancellation);
            stored.Stored(project, batch);
        }
        catch
        {
            // The sender has gone or the store has failed; what was sent may be stored all the same.
            stored.Missed(project);
            throw;
        }
    }

    private async Task<int> ReadAsync(HttpContext http, MetricBatch batch)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = options.MaxIngestBytes;
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(http.Request.ContentLength ?? 64 << 10, 1, options.MaxIngestBytes));
        try
        {
            var length = 0;
            while (true)
            {
                if (length == buffer.Length) buffer = Grow(buffer);
                var read = await http.Request.Body.ReadAsync(buffer.AsMemory(length), http.RequestAborted);
                if (read == 0) break;
                length += read;
            }
            using var message = SnappyBody.Decompress(buffer.AsSpan(0, length), _limits.MaxDecompressedBytes);
            RemoteWriteReader.Read(message.Span, _limits, batch);
            return length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] full)
    {
        var larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }

    private static ProblemHttpResult? RefuseFormat(HttpContext http)
    {
        var encoding = http.Request.Headers.ContentEncoding.ToString();
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || !type.MediaType.Equals("application/x-protobuf", StringComparison.OrdinalIgnoreCase))
            return Unsupported($"The content type is '{http.Request.ContentType}', but this takes Prometheus remote write: application/x-protobuf with snappy.");
        var message = type.Parameters.FirstOrDefault(p => p.Name.Equals("proto", StringComparison.OrdinalIgnoreCase))?.Value.ToString();
        if (message is not null && message != "prometheus.WriteRequest")
            return Unsupported($"The message is '{message}', but this takes remote write 1.0 (prometheus.WriteRequest). Configure the sender for version 1.");
        return encoding.Equals("snappy", StringComparison.OrdinalIgnoreCase)
            ? null
            : Unsupported($"The content encoding is '{encoding}', but remote write is sent with Content-Encoding: snappy.");
    }

    private static ProblemHttpResult Unsupported(string sentence) => Problems.Of(StatusCodes.Status415UnsupportedMediaType, "Unsupported format", sentence);

    private ProblemHttpResult Reject(string project, string reason, int status, string sentence)
    {
        counters.Rejected(project, reason);
        if (_rejections.MayLog(reason, time.GetUtcNow())) LogRejected(project, reason, sentence);
        return Problems.Of(status, "Request refused", sentence);
    }

    private ProblemHttpResult PutOff(HttpContext http, string project, string reason, string sentence, TimeSpan retryAfter)
    {
        counters.Unavailable(project, reason);
        http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(retryAfter.TotalSeconds)).ToString();
        return Problems.Of(StatusCodes.Status503ServiceUnavailable, "Not now", sentence);
    }

    [LoggerMessage(3000, LogLevel.Warning, "Refused remote write into {Project} ({Reason}): {Sentence}")]
    private partial void LogRejected(string project, string reason, string sentence);
}

/// <summary>Lets one message a reason and ten seconds through: a sender gone mad must not fill the disk with log lines.</summary>
internal sealed class QuietLog
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _last = new(StringComparer.Ordinal);

    /// <summary>Whether a message for this reason is due. Reasons are few and fixed.</summary>
    public bool MayLog(string reason, DateTimeOffset now)
    {
        if (_last.TryGetValue(reason, out var last) && now - last < Pause) return false;
        _last[reason] = now;
        return true;
    }
}

/// <summary>Bounds the memory of requests that are on their way into the store.</summary>
internal sealed class IngestGate(long capacity)
{
    private long _inFlight;

    /// <summary>Reserves <paramref name="bytes"/>; a request alone always gets in.</summary>
    public Entry Enter(long bytes)
    {
        var total = Interlocked.Add(ref _inFlight, bytes);
        if (total <= capacity || total == bytes) return new(this, bytes);
        Interlocked.Add(ref _inFlight, -bytes);
        return default;
    }

    /// <summary>A reservation, given back when disposed.</summary>
    public readonly struct Entry(IngestGate? gate, long bytes) : IDisposable
    {
        /// <summary>Whether there was room.</summary>
        public bool Entered => gate is not null;

        /// <inheritdoc/>
        public void Dispose()
        {
            if (gate is not null) Interlocked.Add(ref gate._inFlight, -bytes);
        }
    }
}
