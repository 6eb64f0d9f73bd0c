using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Taproot.Server.Auth;

namespace Taproot.Server.Hosting;

/// <summary>Serves the built browser side: hashed assets for good, the page itself always fresh, any path of the application as that page.</summary>
internal static class WebRoot
{
    // Vue's styles are set on elements at run time; scripts come from this server alone.
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; " +
        "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    private const string NotBuilt =
        "<!doctype html><meta charset=utf-8><title>Taproot</title><p>The server runs, but the pages are not built. Run <code>./taproot build</code>, or name the " +
        "folder with <code>--web-root</code>. The API is described at <a href=\"/openapi/v1.json\">/openapi/v1.json</a>.\n";

    /// <summary>Adds security headers and the files.</summary>
    public static void UseWebFiles(this WebApplication app, string? root)
    {
        app.Use(AddHeadersAsync);
        if (root is not null && Directory.Exists(root))
            app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(Path.GetFullPath(root)), OnPrepareResponse = SetCaching });
    }

    /// <summary>Answers every other address with the page.</summary>
    public static void MapPages(this WebApplication app, string? root)
    {
        var index = root is null ? null : Path.Combine(Path.GetFullPath(root), "index.html");
        // Ids hold dots, so that an address with a dot is a page, too; what is under /assets is answered below.
        app.MapFallback("/{*path}", http => IndexAsync(http, index)).Needs(ObjectKind.Projects);
        // What is under these is never a page: a wrong address there must not be answered with HTML and 200.
        foreach (var prefix in (string[])["api", "v1", "openapi", "assets"])
            app.MapFallback($"/{prefix}/{{*path}}", NotFound).OpenBecause("There is nothing here.").WithMetadata(new HttpMethodMetadata(["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"]));
    }

    private static ProblemHttpResult NotFound(HttpContext http) =>
        Api.Http.Problems.Of(404, "Not found", $"There is nothing at {http.Request.Path}. /openapi/v1.json lists what there is.");

    private static Task AddHeadersAsync(HttpContext http, RequestDelegate next)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return next(http);
    }

    private static void SetCaching(StaticFileResponseContext context) =>
        context.Context.Response.Headers.CacheControl =
            context.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";

    private static async Task IndexAsync(HttpContext http, string? index)
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.CacheControl = "no-cache";
        if (index is not null && File.Exists(index)) await http.Response.SendFileAsync(index, http.RequestAborted);
        else await http.Response.WriteAsync(NotBuilt, http.RequestAborted);
    }
}
