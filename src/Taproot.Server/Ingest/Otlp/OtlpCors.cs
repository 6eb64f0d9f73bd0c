using Microsoft.Net.Http.Headers;
using Taproot.Server.Auth;
using Taproot.Server.Hosting;

namespace Taproot.Server.Ingest.Otlp;

/// <summary>
/// Lets pages of chosen sites send OTLP over HTTP from the browser. Marks their requests for the access guard, which turns all others of another site's pages away.
/// Comes before it, since a browser asks first (OPTIONS) and shows no key then.
/// </summary>
internal sealed class OtlpCors(RequestDelegate next, ServerOptions options)
{
    // Browsers bound this by themselves; so long they need not ask again.
    private const string PreflightSeconds = "7200";
    private const int LongestHeaders = 1000;

    private static readonly string[] Paths = ["/v1/traces", "/v1/logs", "/v1/metrics", "/v1development/profiles"];
    private readonly CorsOrigins _origins = new(options.OtlpCorsOrigins);

    public Task InvokeAsync(HttpContext http)
    {
        var origin = http.Request.Headers.Origin.ToString();
        if (_origins.IsEmpty || origin.Length == 0 || !Paths.Contains(http.Request.Path.Value, StringComparer.Ordinal)) return next(http);
        var headers = http.Response.Headers;
        headers.Append(HeaderNames.Vary, HeaderNames.Origin);
        if (!_origins.Allows(origin)) return next(http);
        headers.AccessControlAllowOrigin = origin;
        if (HttpMethods.IsOptions(http.Request.Method) && http.Request.Headers.AccessControlRequestMethod.Count > 0) return AnswerPreflight(http);
        headers.AccessControlExposeHeaders = HeaderNames.RetryAfter;
        http.Features.Set(AllowedSite.Mark);
        return next(http);
    }

    // Whatever headers a sender wants to set: what an exporter adds is up to its configuration, and none of them opens anything by itself.
    private static Task AnswerPreflight(HttpContext http)
    {
        var headers = http.Response.Headers;
        var wanted = http.Request.Headers.AccessControlRequestHeaders.ToString();
        headers.AccessControlAllowMethods = HttpMethods.Post;
        if (wanted.Length is > 0 and <= LongestHeaders) headers.AccessControlAllowHeaders = wanted;
        headers.AccessControlMaxAge = PreflightSeconds;
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
