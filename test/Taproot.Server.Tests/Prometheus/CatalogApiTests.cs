using System.Text.Json;

namespace Taproot.Server.Tests.Prometheus;

public sealed class CatalogApiTests(SharedServer server)
{
    private static IEnumerable<string> Texts(JsonElement list) => list.EnumerateArray().Select(e => e.GetString()!);

    [Fact]
    public async Task Names_of_labels_are_listed_for_all_and_for_some_series()
    {
        Assert.Equal(["__name__", "code", "instance", "job", "kind"], Texts(await server.DataAsync("labels")));
        Assert.Equal(["__name__", "code", "job"], Texts(await server.DataAsync($"labels?match[]=http_requests_total&start={server.Now - 3600}&end={server.Now}")));
    }

    [Fact]
    public async Task Values_of_a_label_are_listed_for_all_and_for_some_series()
    {
        Assert.Equal(["http_requests_total", "odd", "up"], Texts(await server.DataAsync("label/__name__/values")));
        Assert.Equal(["api", "db"], Texts(await server.DataAsync("label/job/values")));
        Assert.Equal(["api"], Texts(await server.DataAsync("label/job/values?match[]=http_requests_total&match[]=nothing")));
        Assert.Equal(["db"], Texts(await server.DataAsync("label/job/values?match[]=%7Binstance=~%22b.*%22%7D")));
        Assert.Empty(Texts(await server.DataAsync("label/absent/values")));
    }

    [Fact]
    public async Task Series_are_found_by_selectors_of_a_form()
    {
        var (_, root) = await server.PostAsync("series", ("match[]", "up"), ("match[]", "{code=\"500\"}"), ("start", $"{server.Now - 600}"), ("end", $"{server.Now}"));
        var found = root.GetProperty("data").EnumerateArray().Select(s => s.ToString()).Order(StringComparer.Ordinal);
        Assert.Equal(
        [
            """{"__name__":"http_requests_total","code":"500","job":"api"}""", """{"__name__":"up","instance":"a:80","job":"api"}""",
            """{"__name__":"up","instance":"b:80","job":"db"}""",
        ], found);
    }

    [Fact]
    public async Task A_list_that_is_cut_says_so()
    {
        var (_, root) = await server.GetAsync("label/__name__/values?limit=2");
        Assert.Equal(["http_requests_total", "odd"], Texts(root.GetProperty("data")));
        Assert.Single(root.GetProperty("warnings").EnumerateArray());
    }

    [Fact]
    public async Task What_is_not_there_is_an_empty_list()
    {
        Assert.Equal("[]", (await server.DataAsync("query_exemplars?query=up&start=1&end=2")).ToString());
        Assert.Equal("""{"groups":[]}""", (await server.DataAsync("rules")).ToString());
        Assert.Equal("""{"alerts":[]}""", (await server.DataAsync("alerts")).ToString());
        Assert.Equal("2.42.0", (await server.DataAsync("status/buildinfo")).GetProperty("version").GetString());
    }
}
