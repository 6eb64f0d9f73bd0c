using Taproot.Server.Auth;

namespace Taproot.Server.Ingest.Profiles;

/// <summary>Where profiles come in.</summary>
internal static class ProfileEndpoints
{
    private const string Why = "Senders show a key, which the endpoint checks itself.";

    /// <summary>Registers what the endpoints are made of.</summary>
    public static IServiceCollection AddProfileIngest(this IServiceCollection services) =>
        services.AddSingleton<ProfileIntake>().AddSingleton<PprofEndpoint>().AddSingleton<PyroscopeEndpoint>()
            .AddSingleton<OtlpProfiles>().AddSingleton<PyroscopePusher>().AddSingleton<ConnectEndpoint>();

    /// <summary>Maps <c>/v1/profiles</c>, those of Pyroscope and those of OTLP.</summary>
    public static void MapProfileIngest(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/profiles", (HttpContext http, PprofEndpoint endpoint) => endpoint.HandleAsync(http)).OpenBecause(Why).ExcludeFromDescription();
        foreach (var path in (string[])["/ingest", "/pyroscope/ingest"])
            routes.MapPost(path, (HttpContext http, PyroscopeEndpoint endpoint) => endpoint.HandleAsync(http)).OpenBecause(Why).ExcludeFromDescription();
        routes.MapPost(PyroscopePusher.Service + "/Push", (HttpContext http, ConnectEndpoint endpoint, PyroscopePusher pusher) => endpoint.HandleAsync(http, pusher))
            .OpenBecause(Why).ExcludeFromDescription();
        IngestEndpoints.MapOtlp<OtlpProfiles>(routes, "/v1development/profiles");
    }
}
