using Taproot.Server.Tests.Support;

namespace Taproot.Server.Tests.Limits;

/// <summary>Pages of other sites that send OTLP from the browser.</summary>
public sealed class CorsTests
{
    private const string Shop = "https://shop.example";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_browser_that_asks_first_is_answered_and_then_sends()
    {
        await using var server = await StartAsync(Shop, "https://*.shop.example");
        foreach (var origin in (string[])[Shop, "https://www.shop.example", "https://a.b.shop.example"])
        {
            using var asked = await AskAsync(server, origin, "/v1/traces");
            Assert.Equal((204, origin, "POST"), ((int)asked.StatusCode, Header(asked, "Access-Control-Allow-Origin"), Header(asked, "Access-Control-Allow-Methods")));
            Assert.Equal("content-type,x-api-key", Header(asked, "Access-Control-Allow-Headers"));
            Assert.Contains("Origin", asked.Headers.Vary);
            using var sent = await SendAsync(server, origin);
            Assert.Equal((200, origin), ((int)sent.StatusCode, Header(sent, "Access-Control-Allow-Origin")));
            Assert.Equal("Retry-After", Header(sent, "Access-Control-Expose-Headers"));
        }
        Assert.Equal(3, server.Store.Spans);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://shop.example")]
    [InlineData("https://shop.example.evil.example")]
    [InlineData("https://evil.example/.shop.example")]
    [InlineData("https://.shop.example")]
    [InlineData("null")]
    public async Task Pages_of_other_sites_send_nothing(string origin)
    {
        await using var server = await StartAsync(Shop, "https://*.shop.example");
        using var asked = await AskAsync(server, origin, "/v1/traces");
        Assert.Equal((403, ""), ((int)asked.StatusCode, Header(asked, "Access-Control-Allow-Origin")));
        using var sent = await SendAsync(server, origin);
        Assert.Equal((403, ""), ((int)sent.StatusCode, Header(sent, "Access-Control-Allow-Origin")));
        Assert.Equal(0, server.Store.Spans);
    }

    [Fact]
    public async Task Without_the_option_no_page_of_another_site_sends()
    {
        await using var server = await StartAsync();
        using var sent = await SendAsync(server, Shop);
        Assert.Equal(403, (int)sent.StatusCode);
    }

    [Theory]
    [InlineData("/api/projects/default/map/layout")]
    [InlineData("/api/projects/default/settings/api-keys")]
    [InlineData("/v1/profiles")]
    [InlineData("/ingest")]
    public async Task The_rest_stays_closed_to_allowed_sites(string path)
    {
        await using var server = await StartAsync("*");
        using var asked = await AskAsync(server, Shop, path);
        Assert.Equal("", Header(asked, "Access-Control-Allow-Origin"));
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("{}") };
        request.Headers.Add("Origin", Shop);
        using var sent = await server.Client.SendAsync(request, Stop);
        Assert.Equal(403, (int)sent.StatusCode);
    }

    private static Task<RunningServer> StartAsync(params string[] origins) => RunningServer.StartAsync(o => o with { OtlpCorsOrigins = origins });

    private static string Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : "";

    private static async Task<HttpResponseMessage> AskAsync(RunningServer server, string origin, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "content-type,x-api-key");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        return await server.Client.SendAsync(request, Stop);
    }

    private static async Task<HttpResponseMessage> SendAsync(RunningServer server, string origin)
    {
        using var request = Limited.Span();
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        return await server.Client.SendAsync(request, Stop);
    }
}
