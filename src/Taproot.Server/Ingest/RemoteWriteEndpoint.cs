using Taproot.Server.Hosting;
using Taproot.Server.Ingest.Figures;
using Taproot.Server.Limits;
using Taproot.Telemetry;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Server.Ingest;

/// <summary>
/// Prometheus remote write 1.0 and 2.0: answered 204 when every sample of the request is in the store, never before. What can be stored of a request with series
/// beyond a limit, and of 2.0 with whatever single sample, is stored; the answer tells how much that was.
/// </summary>
internal sealed class RemoteWriteEndpoint(IngestPipeline pipeline, MetricIngest ingest, ProjectQuotas quotas, ServerOptions options, TimeProvider time) : IIngestEnvelope
{
    private const string AgentsPath = "/v1/metrics";
    private readonly RemoteWriteLimits _limits = new() { MaxDecompressedBytes = (int)Math.Min(options.MaxIngestDecompressedBytes, int.MaxValue), Time = time };

    /// <summary>Takes one request.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        var answer = new RemoteWriteAnswer();
        var refusal = await pipeline.TakeAsync(http, Signal.Metrics, this, (project, message, cancellation) => TakeAsync(http.Request, answer, project, message, cancellation));
        answer.WriteTo(http.Response);
        if (refusal is not null) await RefusalProblems.Of(refusal, http.Response).ExecuteAsync(http);
        else if (answer.Partial is { } sentence && !SendsAgainForEver(http.Request)) await RefusalProblems.Of(new(RefusalKind.Malformed, "partial", sentence), http.Response).ExecuteAsync(http);
        else http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    public void Check(HttpRequest request) => RemoteWriteVersions.Of(request);

    public WrappedMessage Open(HttpRequest request, ReadOnlyMemory<byte> body) => new(body, ContentCoding.Snappy);

    // Coroot's agents, which send 1.0 here, send the same again until the answer is a success, and nothing else meanwhile. What was left out is counted.
    private static bool SendsAgainForEver(HttpRequest request) => request.Path == AgentsPath && RemoteWriteVersions.Of(request) == RemoteWriteVersion.V1;

    private async ValueTask<int> TakeAsync(HttpRequest request, RemoteWriteAnswer answer, string project, ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        using var batch = MetricBatch.Rent();
        var version = RemoteWriteVersions.Of(request);
        var quota = quotas.Of(project);
        Read(version, message.Span, quota.Limits.Bound(_limits, quota), batch);
        await ingest.StoreAsync(project, Protocols.RemoteWrite, batch, cancellation);
        answer.Take(version, batch, quota.Limits);
        return batch.SampleCount;
    }

    private static void Read(RemoteWriteVersion version, ReadOnlySpan<byte> message, RemoteWriteLimits limits, MetricBatch batch)
    {
        try
        {
            if (version == RemoteWriteVersion.V2) RemoteWriteV2Reader.Read(message, limits, batch);
            else RemoteWriteReader.Read(message, limits, batch);
        }
        catch (RemoteWriteException e)
        {
            throw new IngestRefusedException(RefusalKind.Malformed, e.Code, e.Message, e);
        }
    }
}
