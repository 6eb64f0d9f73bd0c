using Taproot.Server.Api.Http;
using Taproot.Server.Auth;
using Taproot.Store;

namespace Taproot.Server.Hosting;

/// <summary>Whether the process runs, and whether it can do its work.</summary>
internal static class Health
{
    /// <summary>Maps <c>/healthz</c> and <c>/readyz</c>.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => TypedResults.Text("ok\n")).OpenBecause("Probes have no identity; it tells nothing but that the process runs.").ExcludeFromDescription();
        routes.MapGet("/readyz", (IStoreHealth store, HttpContext http) => Ready(store, http)).OpenBecause("Probes have no identity; it tells nothing but whether the store answers.").ExcludeFromDescription();
    }

    private static IResult Ready(IStoreHealth store, HttpContext http)
    {
        if (store.IsAvailable) return TypedResults.Text("ok\n");
        http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(store.RetryAfter.TotalSeconds)).ToString();
        return Problems.Of(503, "Store not available", store.Reason ?? "The store is starting.");
    }
}
