using System.Net;

namespace Taproot.Server.Auth;

/// <summary>Who gets in while there is no sign-in.</summary>
/// <param name="AnonymousRole">The role of everybody; null lets only loopback in, as Admin.</param>
/// <param name="ListensOnLoopbackOnly">Whether the server can be reached from this machine only.</param>
/// <param name="AllowedHosts">Host names, besides loopback's, by which the server may be addressed.</param>
public sealed record AccessOptions(Role? AnonymousRole, bool ListensOnLoopbackOnly, IReadOnlyList<string> AllowedHosts);

/// <summary>Who calls.</summary>
/// <param name="UserId">Name under which personal things are kept.</param>
/// <param name="Role">What the caller may do.</param>
internal sealed record Caller(string UserId, Role Role)
{
    /// <summary>The user that everybody is until there is sign-in.</summary>
    public const string Anonymous = "anonymous";

    /// <summary>The caller of a request that the guard let through.</summary>
    public static Caller Of(HttpContext http) =>
        http.Features.Get<Caller>() ?? throw new InvalidOperationException("The endpoint was reached without passing the access guard.");
}

/// <summary>What can be told of where a request comes from.</summary>
internal static class Origin
{
    /// <summary>
    /// Whether the request comes from this machine and from nobody through it: a proxy on this machine adds a forwarding header, and those it
    /// speaks for are not local.
    /// </summary>
    public static bool IsLoopback(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
        && !http.Request.Headers.ContainsKey("Forwarded") && !http.Request.Headers.ContainsKey("X-Forwarded-For") && !http.Request.Headers.ContainsKey("X-Real-IP");

    /// <summary>Whether the Host header names this machine by a loopback name; a page that rebinds its own name to 127.0.0.1 fails here.</summary>
    public static bool HostIsLoopback(HttpContext http)
    {
        var host = http.Request.Host.Host;
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
    }

    /// <summary>Whether a browser says that another site's page sent the request.</summary>
    public static bool IsCrossSite(HttpContext http)
    {
        var site = http.Request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0) return site is not ("same-origin" or "none");
        var origin = http.Request.Headers.Origin.ToString();
        return origin.Length > 0 && !origin.Equals($"{http.Request.Scheme}://{http.Request.Host}", StringComparison.OrdinalIgnoreCase);
    }
}
