using System.Net;
using System.Net.Http.Json;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Tests.Support;
using Taproot.Store;

namespace Taproot.Server.Tests.Api;

public sealed class QueryProgressTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_asks_by_the_name_that_it_gave_its_request()
    {
        await using var server = await RunningServer.StartAsync();
        server.Storage.Running["page-1"] = new(TimeSpan.FromSeconds(3), 42_000_000, 120_000_000);

        var found = (await server.Client.GetFromJsonAsync<QueryProgressResponse>("/api/projects/default/queries/page-1", Stop))!;
        var other = (await server.Client.GetFromJsonAsync<QueryProgressResponse>("/api/projects/default/queries/page-2", Stop))!;

        Assert.Equal(new QueryProgressResponse(true, 3000, 42_000_000, 120_000_000), found);
        Assert.False(other.Running);
    }

    [Fact]
    public async Task The_queries_of_a_request_have_the_name_of_its_header_and_no_other_request_has_it()
    {
        await using var server = await RunningServer.StartAsync();
        using var named = new HttpRequestMessage(HttpMethod.Get, "/api/projects/default/storage");
        named.Headers.Add("X-Query-Id", "page-7");

        await server.Client.SendAsync(named, Stop);
        Assert.Equal("page-7", server.Storage.AskedAs);
        await server.Client.GetAsync("/api/projects/default/storage", Stop);
        Assert.Null(server.Storage.AskedAs);
    }

    [Theory]
    [InlineData("a%20b", HttpStatusCode.BadRequest)]
    [InlineData("*", HttpStatusCode.BadRequest)]
    public async Task What_is_no_name_is_refused(string name, HttpStatusCode status)
    {
        await using var server = await RunningServer.StartAsync();
        Assert.Equal(status, (await server.Client.GetAsync($"/api/projects/default/queries/{name}", Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/api/projects/nobody/queries/page", Stop)).StatusCode);
    }

    [Fact]
    public async Task A_query_that_is_too_large_is_told_with_what_to_narrow()
    {
        await using var server = await RunningServer.StartAsync();
        server.Storage.Failure = new QueryTooLargeException("The query was ended after 30 s (--query-timeout). Choose a shorter window.");

        var answer = await server.Client.GetAsync("/api/projects/default/storage", Stop);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("Choose a shorter window", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }
}
