using Taproot.Server.Auth;

namespace Taproot.Server.Ingest;

/// <summary>Where telemetry comes in.</summary>
internal static class IngestEndpoints
{
    private const string Why = "Senders show a key, which the endpoint checks itself.";

    /// <summary>Registers what the endpoints are made of.</summary>
    public static IServiceCollection AddIngest(this IServiceCollection services) =>
        services.AddSingleton<IngestCounters>().AddSingleton<IngestAccess>().AddSingleton<IngestPipeline>().AddSingleton<RemoteWriteEndpoint>();

    /// <summary>Maps <c>/v1/metrics</c> and <c>/api/v1/write</c>.</summary>
    public static void MapIngest(this IEndpointRouteBuilder routes)
    {
        foreach (var path in (string[])["/v1/metrics", "/api/v1/write"])
            routes.MapPost(path, (HttpContext http, RemoteWriteEndpoint endpoint) => endpoint.HandleAsync(http)).OpenBecause(Why).ExcludeFromDescription();
    }
}
