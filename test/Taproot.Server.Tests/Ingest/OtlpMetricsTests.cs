using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Taproot.Server.Tests.Support;

namespace Taproot.Server.Tests.Ingest;

/// <summary>Metrics by OTLP, in JSON, as what is stored of them.</summary>
public sealed class OtlpMetricsTests
{
    private static readonly string Time = $"{SmallWorld.EndMs}000000";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_gauge_gets_its_unit_and_its_service()
    {
        await using var server = await RunningServer.StartAsync();
        await SendAsync(server, """{"name":"process.memory","unit":"By","description":"Used.","gauge":{"dataPoints":[{"timeUnixNano":"T","asInt":"4096","attributes":[{"key":"mem.kind","value":{"stringValue":"rss"}}]}]}}""");
        Assert.Contains(("process_memory_bytes", "{instance=\"i-1\",job=\"shop/cart\",mem_kind=\"rss\"}", 4096.0), Stored(server));
        Assert.Contains(("target_info", "{host_name=\"alpha\",instance=\"i-1\",job=\"shop/cart\"}", 1.0), Stored(server));
    }

    [Fact]
    public async Task A_counter_ends_in_total_and_its_differences_are_added_up()
    {
        await using var server = await RunningServer.StartAsync();
        for (var i = 0; i < 3; i++)
            await SendAsync(server, $$$"""{"name":"requests","unit":"{request}","sum":{"isMonotonic":true,"aggregationTemporality":1,"dataPoints":[{"timeUnixNano":"{{{SmallWorld.EndMs - 10_000 + i * 5000}}}000000","asDouble":2.5}]}}""");
        // A sender that got no answer sends again.
        await SendAsync(server, """{"name":"requests","unit":"{request}","sum":{"isMonotonic":true,"aggregationTemporality":1,"dataPoints":[{"timeUnixNano":"T","asDouble":2.5}]}}""");
        // The zero says that what came before, if anything, ended.
        Assert.Equal([0, 2.5, 5, 7.5, 7.5], Stored(server).Where(s => s.Metric == "requests_total").Select(s => s.Value));
    }

    [Fact]
    public async Task A_difference_that_comes_after_later_ones_is_left_out_and_told()
    {
        await using var server = await RunningServer.StartAsync();
        await SendAsync(server, """{"name":"a","sum":{"isMonotonic":true,"aggregationTemporality":1,"dataPoints":[{"timeUnixNano":"T","asInt":"1"}]}}""");
        var answer = await SendAsync(server, $$$"""{"name":"a","sum":{"isMonotonic":true,"aggregationTemporality":1,"dataPoints":[{"timeUnixNano":"{{{SmallWorld.EndMs - 1}}}000000","asInt":"1"}]}}""");
        Assert.Equal("1", answer.GetProperty("partialSuccess").GetProperty("rejectedDataPoints").GetString());
        Assert.Equal([0, 1.0], Stored(server).Where(s => s.Metric == "a_total").Select(s => s.Value));
    }

    [Fact]
    public async Task After_a_restart_nothing_is_lost_even_when_the_first_difference_is_more_than_all_before()
    {
        List<(long TimeMs, double Value)> stored = [];
        foreach (var (end, value) in ((long, int)[])[(SmallWorld.EndMs - 5000, 3), (SmallWorld.EndMs, 7)])
        {
            // Each with a server of its own: nothing is remembered.
            await using var server = await RunningServer.StartAsync();
            await SendAsync(server, $$$"""{"name":"a","sum":{"isMonotonic":true,"aggregationTemporality":1,"dataPoints":[{"startTimeUnixNano":"{{{end - 5000}}}000000","timeUnixNano":"{{{end}}}000000","asInt":"{{{value}}}"}]}}""");
            stored.AddRange(server.Store.Written.Where(w => w.Metric == "a_total").Select(w => (w.TimeMs, w.Value)));
        }
        // 3, 0, 7: an increase of 7 after the 3, where 3, 7 would be one of 4. The zero does not take the place of the 3.
        Assert.Equal([(SmallWorld.EndMs - 9999, 0), (SmallWorld.EndMs - 5000, 3), (SmallWorld.EndMs - 4999, 0), (SmallWorld.EndMs, 7)], stored);
    }

    [Fact]
    public async Task Up_and_down_counters_begin_without_a_zero()
    {
        await using var server = await RunningServer.StartAsync();
        await SendAsync(server, """{"name":"open","sum":{"aggregationTemporality":1,"dataPoints":[{"timeUnixNano":"T","asInt":"-2"}]}}""");
        Assert.Equal([-2.0], Stored(server).Where(s => s.Metric == "open").Select(s => s.Value));
    }

    [Fact]
    public async Task A_histogram_becomes_buckets_sum_and_count()
    {
        await using var server = await RunningServer.StartAsync();
        await SendAsync(server, """{"name":"latency","unit":"s","histogram":{"aggregationTemporality":2,"dataPoints":[{"timeUnixNano":"T","count":"6","sum":4.5,"bucketCounts":["1","2","3"],"explicitBounds":[0.1,1]}]}}""");
        Assert.Equal(
            [("latency_seconds_bucket", "+Inf", 6), ("latency_seconds_bucket", "0.1", 1), ("latency_seconds_bucket", "1", 3), ("latency_seconds_count", "", 6), ("latency_seconds_sum", "", 4.5)],
            Parts(server, "latency", "le"));
    }

    [Fact]
    public async Task An_exponential_histogram_gets_bounds_at_every_half_doubling()
    {
        await using var server = await RunningServer.StartAsync();
        // SDKs write the scale behind the buckets, too. Scale 2: bounds at quarters of a doubling; indexes 0 to 3 reach from 1 to 2.
        await SendAsync(server, """{"name":"size","exponentialHistogram":{"aggregationTemporality":2,"dataPoints":[{"timeUnixNano":"T","count":"15","sum":20,"positive":{"offset":0,"bucketCounts":["1","2","3","4"]},"zeroCount":"5","scale":2}]}}""");
        Assert.Equal(
            [("size_bucket", "+Inf", 15), ("size_bucket", "0", 5), ("size_bucket", "1.4142135623730951", 8), ("size_bucket", "2", 15), ("size_count", "", 15), ("size_sum", "", 20)],
            Parts(server, "size", "le"));
    }

    [Fact]
    public async Task Differences_of_histograms_are_added_up_bucket_by_bucket()
    {
        await using var server = await RunningServer.StartAsync();
        for (var i = 1; i <= 2; i++)
        {
            await SendAsync(server, $$$"""{"name":"e","exponentialHistogram":{"aggregationTemporality":1,"dataPoints":[{"timeUnixNano":"{{{SmallWorld.EndMs + i}}}000000","count":"2","sum":3,"scale":0,"positive":{"offset":{{{i}}},"bucketCounts":["2"]}}]}}""");
            await SendAsync(server, $$$"""{"name":"h","histogram":{"aggregationTemporality":1,"dataPoints":[{"timeUnixNano":"{{{SmallWorld.EndMs + i}}}000000","count":"3","sum":1,"bucketCounts":["1","2"],"explicitBounds":[5]}]}}""");
        }
        var last = server.Store.Written.Where(w => w.TimeMs == SmallWorld.EndMs + 2 && w.Metric != "target_info").ToDictionary(w => w.Metric + w.Labels.Split("le=").Skip(1).FirstOrDefault(), w => w.Value);
        Assert.Equal((4, 4, 2, 4), (last["e_count"], last["e_bucket\"8\"}"], last["e_bucket\"4\"}"], last["e_bucket\"+Inf\"}"]));
        Assert.Equal((6, 2, 2, 6), (last["h_count"], last["h_sum"], last["h_bucket\"5\"}"], last["h_bucket\"+Inf\"}"]));
    }

    [Fact]
    public async Task A_summary_keeps_its_quantiles_and_no_value_ends_a_series()
    {
        await using var server = await RunningServer.StartAsync();
        await SendAsync(server, """{"name":"s","summary":{"dataPoints":[{"timeUnixNano":"T","count":"2","sum":3,"quantileValues":[{"quantile":0.5,"value":1.5}]}]}}""");
        await SendAsync(server, """{"name":"g","gauge":{"dataPoints":[{"timeUnixNano":"T","flags":1}]}}""");
        Assert.Equal([("s", "0.5", 1.5), ("s_count", "", 2), ("s_sum", "", 3)], Parts(server, "s", "quantile"));
        Assert.Equal(0x7ff0000000000002, BitConverter.DoubleToInt64Bits(server.Store.Written.Single(w => w.Metric == "g").Value));
    }

    [Fact]
    public async Task Attributes_whose_names_become_one_are_joined()
    {
        await using var server = await RunningServer.StartAsync();
        await SendAsync(server, """{"name":"g","gauge":{"dataPoints":[{"timeUnixNano":"T","asInt":1,"attributes":[{"key":"a.b","value":{"stringValue":"x"}},{"key":"a-b","value":{"stringValue":"y"}},{"key":"0","value":{"intValue":"7"}}]}]}}""");
        Assert.Contains(("g", "{a_b=\"x;y\",instance=\"i-1\",job=\"shop/cart\",key_0=\"7\"}", 1.0), Stored(server));
    }

    [Fact]
    public async Task Rubbish_is_refused()
    {
        await using var server = await RunningServer.StartAsync();
        using var json = new StringContent("{\"resourceMetrics\":7}", Encoding.UTF8, "application/json");
        using var first = await server.Client.PostAsync("/v1/metrics", json, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, first.StatusCode);
        using var bytes = new ByteArrayContent([0x0A, 0x7F, 0x01]);
        bytes.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        using var second = await server.Client.PostAsync("/v1/metrics", bytes, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, second.StatusCode);
    }

    private static async Task<JsonElement> SendAsync(RunningServer server, string metric)
    {
        const string Resource = """{"attributes":[{"key":"service.name","value":{"stringValue":"cart"}},{"key":"service.namespace","value":{"stringValue":"shop"}},{"key":"service.instance.id","value":{"stringValue":"i-1"}},{"key":"host.name","value":{"stringValue":"alpha"}}]}""";
        var json = $$"""{"resourceMetrics":[{"resource":{{Resource}},"scopeMetrics":[{"metrics":[{{metric.Replace("\"T\"", $"\"{Time}\"", StringComparison.Ordinal)}}]}]}]}""";
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await server.Client.PostAsync("/v1/metrics", content, Stop);
        var answer = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.StatusCode == HttpStatusCode.OK, answer);
        using var document = JsonDocument.Parse(answer);
        return document.RootElement.Clone();
    }

    private static IEnumerable<(string Metric, string Labels, double Value)> Stored(RunningServer server) =>
        server.Store.Written.Select(w => (w.Metric, w.Labels, w.Value));

    private static IEnumerable<(string, string, double)> Parts(RunningServer server, string prefix, string label) =>
        server.Store.Written.Where(w => w.Metric.StartsWith(prefix, StringComparison.Ordinal) && w.Metric != "target_info")
            .Select(w => (w.Metric, w.Labels.Split($"{label}=\"") is [_, var rest] ? rest.Split('"')[0] : "", w.Value))
            .OrderBy(p => p.Metric, StringComparer.Ordinal).ThenBy(p => p.Item2, StringComparer.Ordinal);
}
