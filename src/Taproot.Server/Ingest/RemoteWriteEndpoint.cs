using Taproot.Server.Hosting;
using Taproot.Server.Ingest.Figures;
using Taproot.Telemetry;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Server.Ingest;

/// <summary>
/// Prometheus remote write 1.0 and 2.0: answered 204 when every sample of the request is in the store, never before. Of 2.0, what can be stored of a request
/// is stored, and the answer tells how much that was.
/// </summary>
internal sealed class RemoteWriteEndpoint(IngestPipeline pipeline, MetricIngest ingest, ServerOptions options, TimeProvider time) : IIngestEnvelope
{
    private readonly RemoteWriteLimits _limits = new() { MaxDecompressedBytes = (int)Math.Min(options.MaxIngestDecompressedBytes, int.MaxValue), Time = time };

    /// <summary>Takes one request.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        var answer = new RemoteWriteAnswer();
        var refusal = await pipeline.TakeAsync(http, Signal.Metrics, this, (project, message, cancellation) => TakeAsync(http.Request, answer, project, message, cancellation));
        answer.WriteTo(http.Response);
        if (refusal is not null) await RefusalProblems.Of(refusal, http.Response).ExecuteAsync(http);
        else if (answer.Partial is { } sentence) await RefusalProblems.Of(new(RefusalKind.Malformed, "partial", sentence), http.Response).ExecuteAsync(http);
        else http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    public void Check(HttpRequest request) => RemoteWriteVersions.Of(request);

    public WrappedMessage Open(HttpRequest request, ReadOnlyMemory<byte> body) => new(body, ContentCoding.Snappy);

    private async ValueTask<int> TakeAsync(HttpRequest request, RemoteWriteAnswer answer, string project, ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        using var batch = MetricBatch.Rent();
        var version = RemoteWriteVersions.Of(request);
        Read(version, message.Span, batch);
        await ingest.StoreAsync(project, Protocols.RemoteWrite, batch, cancellation);
        if (version == RemoteWriteVersion.V2) answer.Take(batch);
        return batch.SampleCount;
    }

    private void Read(RemoteWriteVersion version, ReadOnlySpan<byte> message, MetricBatch batch)
    {
        try
        {
            if (version == RemoteWriteVersion.V2) RemoteWriteV2Reader.Read(message, _limits, batch);
            else RemoteWriteReader.Read(message, _limits, batch);
        }
        catch (RemoteWriteException e)
        {
            throw new IngestRefusedException(RefusalKind.Malformed, e.Code, e.Message, e);
        }
    }
}
