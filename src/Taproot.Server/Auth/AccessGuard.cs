using Microsoft.AspNetCore.Http.HttpResults;
using Taproot.Server.Api.Http;
using Taproot.Server.Projects;

namespace Taproot.Server.Auth;

/// <summary>
/// Lets a request reach its endpoint when the caller may do what the endpoint needs. An endpoint that says neither what it needs nor that it is
/// open is not reached by anybody.
/// </summary>
internal sealed class AccessGuard(RequestDelegate next, AccessOptions options, ApiKeys keys)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var problem = await JudgeAsync(http);
        if (problem is null) await next(http);
        else await problem.ExecuteAsync(http);
    }

    private async ValueTask<ProblemHttpResult?> JudgeAsync(HttpContext http)
    {
        var endpoint = http.GetEndpoint();
        var open = endpoint?.Metadata.GetMetadata<OpenEndpoint>() is not null;
        if (!open && RefuseHost(http) is { } wrongHost) return wrongHost;
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method) && Origin.IsCrossSite(http) && http.Features.Get<AllowedSite>() is null)
            return Problems.Of(403, "Cross-site request", "A page of another site sent this request. Open Taproot's own pages to change something.");
        if (endpoint is null || open) return null;
        if (endpoint.Metadata.GetMetadata<PermissionRequirement>() is not { } needed)
            return Problems.Of(403, "No permission declared", "This endpoint does not say which permission it needs, so nobody may use it. Please report this as a defect.");
        if (endpoint.Metadata.GetMetadata<ReadableWithKey>() is not null && RequestKey.Of(http.Request) is { } key && ApiKeys.IsKey(key)) return await JudgeKeyAsync(http, key);
        return JudgePerson(http, needed);
    }

    private ProblemHttpResult? JudgePerson(HttpContext http, PermissionRequirement needed)
    {
        var role = options.AnonymousRole ?? (Origin.IsLoopback(http) ? Role.Admin : null);
        if (role is null)
            return Problems.Of(403, "Only from this machine",
                "Taproot answers only requests from its own machine. To open it to others, start the server with --auth-anonymous-role Viewer (or Editor, Admin).");
        if (!RolePermissions.Allows(role.Value, needed))
            return Problems.Of(403, "Not permitted", $"The role {role} may not {(needed.Access == Access.Edit ? "change" : "see")} this ({needed.Kind}). Ask for a role that may.");
        http.Features.Set(new Caller(Caller.Anonymous, role.Value));
        return null;
    }

    // Who shows a key is judged by it, wherever they are: what works from here is what works from there.
    private async ValueTask<ProblemHttpResult?> JudgeKeyAsync(HttpContext http, string key)
    {
        if (await keys.FindAsync(key, http.RequestAborted) is not { } grant)
            return Problems.Of(401, "API key not known", "The API key is not known here. List the keys there are in Settings, API keys, or with 'taproot-server api-key list'.");
        if (!grant.Scopes.HasFlag(KeyScopes.Read))
            return Problems.Of(403, "Not permitted", $"{grant.Sentence} Make one that may read in Settings, API keys, or with 'taproot-server api-key create --scope read'.");
        if (!grant.Project.Equals(http.Request.RouteValues["project"] as string, StringComparison.Ordinal))
            return Problems.Of(403, "Not permitted", $"The API key {grant.Id} is for the project '{grant.Project}', not for this one.");
        http.Features.Set(new Caller($"key:{grant.Id}", Role.Viewer));
        return null;
    }

    // Where being local is what lets a caller in, the name by which the server was called must be local, too: otherwise a web page could
    // point its own name at 127.0.0.1 and read everything through the visitor's browser.
    private ProblemHttpResult? RefuseHost(HttpContext http)
    {
        var byLoopback = options.ListensOnLoopbackOnly || (options.AnonymousRole is null && Origin.IsLoopback(http));
        if (!byLoopback || Origin.HostIsLoopback(http) || options.AllowedHosts.Contains(http.Request.Host.Host, StringComparer.OrdinalIgnoreCase)) return null;
        return Problems.Of(StatusCodes.Status421MisdirectedRequest, "Unknown host name",
            $"Taproot does not answer to the name '{http.Request.Host.Host}'. Use http://localhost, or name it with --allowed-hosts.");
    }
}
