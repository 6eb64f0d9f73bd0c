using Taproot.Server.Auth;
using Taproot.Server.Hosting;
using Taproot.Server.Projects;

namespace Taproot.Server.Ingest;

/// <summary>
/// Which project a sender may write into: that of its key (<c>X-API-Key</c> or <c>Authorization: Bearer</c>); without a key the default one, from
/// loopback, while the server listens on loopback only.
/// </summary>
internal sealed class IngestAccess(ApiKeys keys, ServerOptions options)
{
    private const string Bearer = "Bearer ";

    /// <summary>The project, or what to answer.</summary>
    public async ValueTask<(string? Project, IngestRefusal? Refusal)> FindProjectAsync(HttpContext http)
    {
        if (KeyOf(http.Request) is not { } key) return WithoutKey(http);
        var project = await keys.FindProjectAsync(key, http.RequestAborted);
        return project is null
            ? (null, Unauthorized("The API key is not known here. List the keys there are with 'taproot-server api-key list', or make one with 'api-key create'."))
            : (project, null);
    }

    private (string?, IngestRefusal?) WithoutKey(HttpContext http) =>
        options.IngestsOnLoopbackOnly && Origin.IsLoopback(http) && Origin.HostIsLoopback(http)
            ? (ProjectDirectory.DefaultProject, null)
            : (null, Unauthorized("An API key is needed in X-API-Key or Authorization: Bearer. 'taproot-server api-key show' prints the first one, 'api-key create' makes another."));

    private static string? KeyOf(HttpRequest request)
    {
        if (request.Headers["X-API-Key"].ToString() is { Length: > 0 } key) return key;
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : null;
    }

    private static IngestRefusal Unauthorized(string sentence) => new(RefusalKind.Unauthorized, "unauthorized", sentence);
}
