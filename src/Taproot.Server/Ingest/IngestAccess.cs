using System.Text;
using Taproot.Server.Auth;
using Taproot.Server.Hosting;
using Taproot.Server.Projects;

namespace Taproot.Server.Ingest;

/// <summary>
/// Which project a sender may write into: that of its key (<c>X-API-Key</c>, <c>Authorization: Bearer</c>, or the password of <c>Authorization: Basic</c>);
/// without a key the default one, from loopback, while the server listens on loopback only.
/// </summary>
internal sealed class IngestAccess(ApiKeys keys, ServerOptions options)
{
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

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
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return authorization[Bearer.Length..].Trim();
        return authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) ? PasswordOf(authorization[Basic.Length..].Trim()) : null;
    }

    // Clients of Pyroscope and Prometheus that know no API keys send a user, who does not matter, and a password.
    private static string PasswordOf(string credentials)
    {
        var bytes = new byte[credentials.Length];
        if (!Convert.TryFromBase64String(credentials, bytes, out var length)) return "";
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        return text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }

    private static IngestRefusal Unauthorized(string sentence) => new(RefusalKind.Unauthorized, "unauthorized", sentence);
}
