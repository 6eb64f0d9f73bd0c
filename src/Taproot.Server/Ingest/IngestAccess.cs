using Taproot.Server.Auth;
using Taproot.Server.Hosting;
using Taproot.Server.Projects;
using Taproot.Telemetry;

namespace Taproot.Server.Ingest;

/// <summary>
/// Which project a sender may write into: that of its key; without a key the default one, from loopback, while the server listens on loopback only.
/// </summary>
internal sealed class IngestAccess(ApiKeys keys, ServerOptions options)
{
    /// <summary>The project, or what to answer.</summary>
    public async ValueTask<(string? Project, IngestRefusal? Refusal)> FindProjectAsync(HttpContext http, Signal signal)
    {
        if (RequestKey.Of(http.Request) is not { } key) return WithoutKey(http);
        if (await keys.FindAsync(key, http.RequestAborted) is not { } grant)
            return (null, Unauthorized("The API key is not known here. List the keys there are with 'taproot-server api-key list', or make one with 'api-key create'."));
        return grant.Scopes.HasFlag(KeyScopeNames.ToWrite(signal)) ? (grant.Project, null) : (null, Forbidden(grant, signal));
    }

    private (string?, IngestRefusal?) WithoutKey(HttpContext http) =>
        options.IngestsOnLoopbackOnly && Origin.IsLoopback(http) && Origin.HostIsLoopback(http)
            ? (ProjectDirectory.DefaultProject, null)
            : (null, Unauthorized("An API key is needed in X-API-Key or Authorization: Bearer. 'taproot-server api-key show' prints the first one, 'api-key create' makes another."));

    private static IngestRefusal Unauthorized(string sentence) => new(RefusalKind.Unauthorized, "unauthorized", sentence);

    private static IngestRefusal Forbidden(KeyGrant grant, Signal signal)
    {
        var name = SignalNames.Of(signal);
        return new(
            RefusalKind.Forbidden, "wrong_scope",
            $"{grant.Sentence} Make one that may write {name} in Settings, API keys, or with 'taproot-server api-key create {grant.Project} --scope {name}'.");
    }
}
