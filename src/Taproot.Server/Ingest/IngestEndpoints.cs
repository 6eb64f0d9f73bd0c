using Taproot.Server.Auth;
using Taproot.Server.Ingest.Figures;
using Taproot.Server.Ingest.Otlp;

namespace Taproot.Server.Ingest;

/// <summary>Where telemetry comes in.</summary>
internal static class IngestEndpoints
{
    private const string Why = "Senders show a key, which the endpoint checks itself.";

    /// <summary>Registers what the endpoints are made of.</summary>
    public static IServiceCollection AddIngest(this IServiceCollection services) => services
        .AddSingleton<IngestBooks>().AddSingleton<IngestHistory>().AddHostedService(s => s.GetRequiredService<IngestHistory>())
        .AddSingleton<IngestCounters>().AddSingleton<IngestAccess>().AddSingleton<IngestPipeline>().AddSingleton<RemoteWriteEndpoint>()
        .AddSingleton<LogPatterns>().AddSingleton<OtlpLogs>().AddSingleton<OtlpTraces>().AddSingleton<MetricIngest>().AddSingleton<OtlpMetrics>().AddSingleton<OtlpHttpEndpoint>().AddSingleton<OtlpGrpcEndpoint>();

    /// <summary>Maps <c>/v1/metrics</c>, <c>/api/v1/write</c>, <c>/v1/logs</c> and <c>/v1/traces</c>.</summary>
    public static void MapIngest(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/write", (HttpContext http, RemoteWriteEndpoint endpoint) => endpoint.HandleAsync(http)).OpenBecause(Why).ExcludeFromDescription();
        routes.MapPost("/v1/metrics", TakeMetricsAsync).OpenBecause(Why).ExcludeFromDescription();
        MapGrpc<OtlpMetrics>(routes);
        MapOtlp<OtlpLogs>(routes, "/v1/logs");
        MapOtlp<OtlpTraces>(routes, "/v1/traces");
    }

    /// <summary>Maps a signal of OTLP: over HTTP at <paramref name="path"/>, and over gRPC.</summary>
    public static void MapOtlp<TSignal>(IEndpointRouteBuilder routes, string path)
        where TSignal : OtlpSignal
    {
        routes.MapPost(path, (HttpContext http, OtlpHttpEndpoint endpoint, TSignal signal) => endpoint.HandleAsync(http, signal)).OpenBecause(Why).ExcludeFromDescription();
        MapGrpc<TSignal>(routes);
    }

    // Agents send remote write to this path, OpenTelemetry's exporters OTLP.
    private static Task TakeMetricsAsync(HttpContext http, RemoteWriteEndpoint remoteWrite, OtlpHttpEndpoint otlp, OtlpMetrics metrics) =>
        RemoteWriteVersions.IsRemoteWrite(http.Request) ? remoteWrite.HandleAsync(http) : otlp.HandleAsync(http, metrics);

    private static void MapGrpc<TSignal>(IEndpointRouteBuilder routes)
        where TSignal : OtlpSignal
    {
        var grpc = routes.ServiceProvider.GetRequiredService<TSignal>().GrpcPath;
        routes.MapPost(grpc, (HttpContext http, OtlpGrpcEndpoint endpoint, TSignal signal) => endpoint.HandleAsync(http, signal)).OpenBecause(Why).ExcludeFromDescription();
    }
}
