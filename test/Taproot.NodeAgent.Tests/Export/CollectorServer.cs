using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.NodeAgent.Tests.Export;

/// <summary>One sample as a server got it; NaN is written as it is in <see cref="double"/>.</summary>
internal sealed record Received(string Metric, long TimeMs, double Value)
{
    public bool IsEnd => BitConverter.DoubleToUInt64Bits(Value) == RemoteWriteSink.StalenessMarkerBits;
}

/// <summary>A server that takes remote write, Kestrel on loopback, with a certificate when there is one.</summary>
internal sealed class CollectorServer : IAsyncDisposable
{
    private static readonly RemoteWriteLimits Limits = new() { MaxAge = TimeSpan.FromDays(30_000), MaxFuture = TimeSpan.FromDays(30_000) };
    private readonly WebApplication _application;
    private readonly string? _test = SeenMetrics.RunningTest;

    private CollectorServer(WebApplication application) => _application = application;

    /// <summary>What came with requests that were answered 200, in their order.</summary>
    public ConcurrentQueue<Received> Samples { get; } = new();

    /// <summary>Status by a request's samples; 200 unless set.</summary>
    public Func<IReadOnlyList<Received>, int> Judge { get; set; } = _ => 200;

    public static async Task<CollectorServer> StartAsync(int port, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port, listen =>
        {
            if (certificate is not null) listen.UseHttps(certificate);
        }));
        var server = new CollectorServer(builder.Build());
        server._application.MapPost("/v1/metrics", server.TakeAsync);
        await server._application.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var samples = Read(body.ToArray());
        context.Response.StatusCode = Judge(samples);
        if (context.Response.StatusCode == 503) context.Response.Headers.RetryAfter = "20";
        if (context.Response.StatusCode != 200) return;
        foreach (var sample in samples)
        {
            if (!sample.IsEnd) SeenMetrics.Note(sample.Metric, sample.Value, _test);
            Samples.Enqueue(sample);
        }
    }

    private static List<Received> Read(byte[] body)
    {
        var samples = new List<Received>();
        using var batch = MetricBatch.Rent();
        using var bytes = SnappyBody.Decompress(body, 1 << 20);
        RemoteWriteReader.Read(bytes.Span, Limits, batch);
        for (var i = 0; i < batch.SampleCount; i++)
            samples.Add(new(Encoding.UTF8.GetString(batch.GetMetricName(batch.SampleSeries[i])), batch.TimesMs[i], batch.Values[i]));
        return samples;
    }
}
