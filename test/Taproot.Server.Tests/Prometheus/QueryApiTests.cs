using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Taproot.Server.Tests.Prometheus;

/// <summary>What Grafana and other clients of Prometheus send, and what they expect.</summary>
public sealed class QueryApiTests(SharedServer server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_probe_of_a_data_source_is_answered()
    {
        var (status, root) = await server.PostAsync("query", ("query", "1+1"), ("time", $"{server.Now}.250"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal($$$"""{"status":"success","data":{"resultType":"scalar","result":[{{{server.Now}}}.250,"2"]}}""", root.ToString());
    }

    [Fact]
    public async Task An_instant_query_gives_a_vector()
    {
        var data = await server.DataAsync($"query?query=up%7Bjob=%22api%22%7D&time={server.Now}");
        Assert.Equal($$"""{"resultType":"vector","result":[{"metric":{"__name__":"up","instance":"a:80","job":"api"},"value":[{{server.Now}},"1"]}]}""", data.ToString());
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task A_range_query_gives_a_matrix(string method)
    {
        (string, string)[] form =
            [("query", "sum(rate(http_requests_total{code=\"200\"}[1m]))"), ("start", $"{server.Now - 60}"), ("end", $"{server.Now}"), ("step", "30s")];
        var (status, root) = method == "POST"
            ? await server.PostAsync("query_range", form)
            : await server.GetAsync("query_range?" + string.Join('&', form.Select(f => $"{f.Item1}={Uri.EscapeDataString(f.Item2)}")));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("matrix", root.GetProperty("data").GetProperty("resultType").GetString());
        var series = Assert.Single(root.GetProperty("data").GetProperty("result").EnumerateArray());
        Assert.Equal("{}", series.GetProperty("metric").ToString());
        Assert.Equal([(server.Now - 60, "2"), (server.Now - 30, "2"), (server.Now, "2")],
            series.GetProperty("values").EnumerateArray().Select(v => (v[0].GetInt64(), v[1].GetString()!)));
    }

    [Fact]
    public async Task Times_come_as_seconds_or_as_RFC_3339_and_steps_as_seconds_or_durations()
    {
        var time = DateTimeOffset.FromUnixTimeSeconds(server.Now);
        foreach (var text in new[] { $"{server.Now}", $"{server.Now}.000", $"{time:yyyy-MM-dd'T'HH:mm:ss}Z", Uri.EscapeDataString($"{time.ToOffset(TimeSpan.FromHours(2)):yyyy-MM-dd'T'HH:mm:ss.fffzzz}") })
            Assert.Equal(server.Now, (await server.DataAsync($"query?query=vector(1)&time={text}")).GetProperty("result")[0].GetProperty("value")[0].GetInt64());
        foreach (var step in new[] { "60", "60.0", "1m", "60s", "1m0s", "60000ms" })
            Assert.Equal(2, (await server.DataAsync($"query_range?query=vector(1)&start={server.Now - 60}&end={server.Now}&step={step}")).GetProperty("result")[0].GetProperty("values").GetArrayLength());
    }

    [Fact]
    public async Task Without_a_time_a_query_is_about_now()
    {
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        Assert.InRange((await server.DataAsync("query?query=time()")).GetProperty("result")[0].GetDouble(), before, before + 60);
    }

    [Fact]
    public async Task Special_values_and_long_numbers_are_written_as_Prometheus_does()
    {
        var data = await server.DataAsync($"query?query=odd&time={server.Now}");
        var values = data.GetProperty("result").EnumerateArray().ToDictionary(
            s => s.GetProperty("metric").GetProperty("kind").GetString()!, s => s.GetProperty("value")[1].GetString()!);
        Assert.Equal("NaN", values["nan"]);
        Assert.Equal("+Inf", values["+inf"]);
        Assert.Equal("-Inf", values["-inf"]);
        Assert.Equal("1.5e-07", values["small"]);
        Assert.Equal("1.25e+21", values["large \"quoted\" ü"]);
    }

    [Theory]
    [InlineData("query?query=up{", 400, "bad_data")]
    [InlineData("query", 400, "bad_data")]
    [InlineData("query?query=up&time=yesterday", 400, "bad_data")]
    [InlineData("query?query=up&timeout=-1", 400, "bad_data")]
    [InlineData("query?query=up&lookback_delta=x", 400, "bad_data")]
    [InlineData("query?query=up&limit=-1", 400, "bad_data")]
    [InlineData("query_range?query=up&start=10&end=5&step=1", 400, "bad_data")]
    [InlineData("query_range?query=up&start=1&end=5&step=0", 400, "bad_data")]
    [InlineData("query_range?query=up&start=1&end=5", 400, "bad_data")]
    [InlineData("query_range?query=up&start=0&end=20000&step=1", 400, "bad_data")]
    [InlineData("query_range?query=up[5m]&start=1&end=5&step=1", 400, "bad_data")]
    [InlineData("series", 400, "bad_data")]
    [InlineData("series?match[]=up{", 400, "bad_data")]
    [InlineData("series?match[]={}", 400, "bad_data")]
    [InlineData("label/not-a-name/values", 400, "bad_data")]
    [InlineData("labels?start=5&end=1", 400, "bad_data")]
    [InlineData("format_query?query=(", 400, "bad_data")]
    public async Task What_cannot_be_answered_is_told_in_Prometheus_terms(string path, int expected, string type)
    {
        var (status, root) = await server.GetAsync(path);
        Assert.Equal((expected, "error", type), ((int)status, root.GetProperty("status").GetString(), root.GetProperty("errorType").GetString()));
        Assert.NotEmpty(root.GetProperty("error").GetString()!);
    }

    [Fact]
    public async Task An_expression_that_the_data_does_not_allow_is_an_error_of_execution()
    {
        var (status, root) = await server.GetAsync($"query?query={Uri.EscapeDataString("up + on(code) http_requests_total + on(code) odd * on() group_left() odd")}&time={server.Now}");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "execution"), (status, root.GetProperty("errorType").GetString()));
    }

    [Fact]
    public async Task A_limit_cuts_the_answer_and_says_so()
    {
        var (_, root) = await server.GetAsync($"query?query=up&time={server.Now}&limit=1");
        Assert.Single(root.GetProperty("data").GetProperty("result").EnumerateArray());
        Assert.Contains("cut", Assert.Single(root.GetProperty("warnings").EnumerateArray()).GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_may_look_back_further()
    {
        var at = server.Now + 1800;
        Assert.Empty((await server.DataAsync($"query?query=up&time={at}")).GetProperty("result").EnumerateArray());
        Assert.Equal(2, (await server.DataAsync($"query?query=up&time={at}&lookback_delta=1h")).GetProperty("result").GetArrayLength());
    }

    [Fact]
    public async Task Explain_tells_what_was_read_and_how_long_each_stage_took()
    {
        var explain = (await server.DataAsync($"query?query={Uri.EscapeDataString("sum(rate(http_requests_total[1m]))")}&time={server.Now}&explain=1")).GetProperty("explain");
        var read = Assert.Single(explain.GetProperty("store").EnumerateArray());
        Assert.Equal("{__name__=\"http_requests_total\"}", read.GetProperty("selector").GetString());
        Assert.Equal((2, 10), (read.GetProperty("series").GetInt32(), read.GetProperty("samples").GetInt32()));
        // Another test's query may have left the samples in memory.
        Assert.True(read.GetProperty("fromMemory").GetBoolean() || read.GetProperty("readSeconds").GetDouble() > 0);
        Assert.True(read.GetProperty("findSeconds").GetDouble() >= 0);
        Assert.NotEmpty(explain.GetProperty("nodes").EnumerateArray());
    }

    [Fact]
    public async Task Statistics_are_there_when_asked_for()
    {
        var stats = (await server.DataAsync($"query?query=up&time={server.Now}&stats=true")).GetProperty("stats");
        Assert.True(stats.GetProperty("timings").GetProperty("evalTotalTime").GetDouble() > 0);
        Assert.True(stats.GetProperty("samples").GetProperty("totalQueryableSamples").GetInt64() > 0);
    }

    [Fact]
    public async Task A_query_is_formatted()
    {
        var data = await server.DataAsync($"format_query?query={Uri.EscapeDataString("sum  by(job)(up )")}");
        Assert.Equal("sum by (job) (up)", data.GetString());
    }

    [Fact]
    public async Task Answers_are_compressed_for_those_who_take_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{SharedServer.Api}query_range?query=up&start={server.Now - 300}&end={server.Now}&step=1");
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        using var response = await (await server.ClientAsync()).SendAsync(request, Stop);
        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task A_project_that_is_not_there_is_not_found()
    {
        using var response = await (await server.ClientAsync()).GetAsync("/api/projects/nobody/prometheus/api/v1/query?query=1", Stop);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Stop));
        Assert.Equal("not_found", json.RootElement.GetProperty("errorType").GetString());
    }
}
