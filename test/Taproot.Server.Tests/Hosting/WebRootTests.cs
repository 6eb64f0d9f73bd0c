using System.Net;
using Taproot.Server.Tests.Support;

namespace Taproot.Server.Tests.Hosting;

public sealed class WebRootTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("taproot-web-test-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public WebRootTests()
    {
        Directory.CreateDirectory(Path.Combine(_root, "assets"));
        File.WriteAllText(Path.Combine(_root, "index.html"), "<p>the page");
        File.WriteAllText(Path.Combine(_root, "assets", "app-1a2b.js"), "1");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("/")]
    [InlineData("/p/default/map")]
    [InlineData("/p/default/applications/_:SystemdUnit:nginx.service")]
    public async Task Every_page_address_is_answered_with_the_page_that_is_never_cached(string path)
    {
        await using var server = await RunningServer.StartAsync(o => o with { WebRoot = _root });
        using var response = await server.Client.GetAsync(path, Stop);
        Assert.Equal("<p>the page", await response.Content.ReadAsStringAsync(Stop));
        Assert.True(response.Headers.CacheControl!.NoCache);
        Assert.Contains("frame-ancestors 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Assets_are_kept_for_good_and_missing_ones_are_not_found()
    {
        await using var server = await RunningServer.StartAsync(o => o with { WebRoot = _root });
        using var asset = await server.Client.GetAsync("/assets/app-1a2b.js", Stop);
        Assert.Contains("immutable", asset.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        using var missing = await server.Client.GetAsync("/assets/app-ffff.js", Stop);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        using var api = await server.Client.GetAsync("/api/nothing", Stop);
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (api.StatusCode, api.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task Readiness_follows_the_store_and_health_does_not()
    {
        await using var server = await RunningServer.StartAsync();
        (server.Store.IsAvailable, server.Store.Reason) = (false, "The store engine is starting.");
        using var ready = await server.Client.GetAsync("/readyz", Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.NotNull(ready.Headers.RetryAfter);
        using var health = await server.Client.GetAsync("/healthz", Stop);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }
}
