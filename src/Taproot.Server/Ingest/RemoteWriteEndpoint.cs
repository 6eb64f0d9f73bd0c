using Microsoft.Net.Http.Headers;
using Taproot.Server.Hosting;
using Taproot.Server.Recorder;
using Taproot.Store;
using Taproot.Telemetry;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Server.Ingest;

/// <summary>Prometheus remote write 1.0: answered 204 when every sample of the request is in the store, never before.</summary>
internal sealed class RemoteWriteEndpoint(IngestPipeline pipeline, IMetricWriter writer, IStoredSamples stored, ServerOptions options, TimeProvider time) : IIngestEnvelope
{
    private readonly RemoteWriteLimits _limits = new() { MaxDecompressedBytes = (int)Math.Min(options.MaxIngestDecompressedBytes, int.MaxValue), Time = time };

    /// <summary>Takes one request.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        var refusal = await pipeline.TakeAsync(http, Signal.Metrics, this, TakeAsync);
        if (refusal is null) http.Response.StatusCode = StatusCodes.Status204NoContent;
        else await RefusalProblems.Of(refusal, http.Response).ExecuteAsync(http);
    }

    public void Check(HttpRequest request)
    {
        var encoding = request.Headers.ContentEncoding.ToString();
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("application/x-protobuf", StringComparison.OrdinalIgnoreCase))
            throw Unsupported($"The content type is '{request.ContentType}', but this takes Prometheus remote write: application/x-protobuf with snappy.");
        var message = type.Parameters.FirstOrDefault(p => p.Name.Equals("proto", StringComparison.OrdinalIgnoreCase))?.Value.ToString();
        if (message is not null && message != "prometheus.WriteRequest")
            throw Unsupported($"The message is '{message}', but this takes remote write 1.0 (prometheus.WriteRequest). Configure the sender for version 1.");
        if (!encoding.Equals("snappy", StringComparison.OrdinalIgnoreCase))
            throw Unsupported($"The content encoding is '{encoding}', but remote write is sent with Content-Encoding: snappy.");
    }

    public WrappedMessage Open(HttpRequest request, ReadOnlyMemory<byte> body) => new(body, ContentCoding.Snappy);

    private async ValueTask<int> TakeAsync(string project, ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        using var batch = MetricBatch.Rent();
        try
        {
            RemoteWriteReader.Read(message.Span, _limits, batch);
        }
        catch (RemoteWriteException e)
        {
            throw new IngestRefusedException(RefusalKind.Malformed, e.Code, e.Message, e);
        }
        await StoreAsync(project, batch, cancellation);
        return batch.SampleCount;
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

    private static IngestRefusedException Unsupported(string sentence) => new(RefusalKind.UnsupportedFormat, "unsupported_format", sentence);
}
