using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Taproot.PromQL;
using Taproot.Server.Sources.Prometheus;
using Taproot.Server.Sources.Prometheus.Proxy;
using Taproot.Server.Tests.Support;
using Taproot.Telemetry;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Server.Tests.Sources;

public sealed class ProxyTests
{
    [Theory]
    [InlineData("sum(rate(a{b=\"c\"}[5m])) / on (x) group_left topk(3, a or {d=~\"e\"} offset 5m)", 3)]
    [InlineData("max_over_time((a - b)[1h:1m]) > bool -c @ 5", 3)]
    [InlineData("label_replace(up, \"x\", \"$1\", \"y\", \"(.*)\") and absent(quantile(0.9, z))", 2)]
    [InlineData("1 + 2", 0)]
    public void The_extra_selector_is_in_every_selector(string query, int selectors)
    {
        var narrowed = QueryText.AddMatchers(query, ExtraSelector.Parse("{cluster=\"a\\\"b\"}"));
        Assert.Equal(selectors, narrowed.Split("cluster=\"a\\\"b\"").Length - 1);
        Assert.Equal(narrowed, QueryText.AddMatchers(narrowed, []));
    }

    [Fact]
    public void Only_known_parameters_go_on_and_look_ups_without_a_selector_get_one()
    {
        var extra = ExtraSelector.Parse("{cluster=\"a\"}");
        var given = new Dictionary<string, string> { ["limit"] = "5", ["extra_filters[]"] = "{x=\"y\"}" };
        var labels = ProxyRequest.Make("labels", name => [given.GetValueOrDefault(name)], extra)!;
        Assert.Equal(["limit=5", "match[]={__name__!=\"\",cluster=\"a\"}"], labels.Parameters.Select(p => $"{p.Key}={p.Value}").Order());
        Assert.Null(ProxyRequest.Make("metadata", _ => [], extra));
        Assert.Null(ProxyRequest.Make("admin/tsdb/delete_series", _ => [], []));
        Assert.Null(ProxyRequest.Make("label/../../x/values", _ => [], []));
        Assert.Equal("rollup_rate(x)", ProxyRequest.Make("query", name => [name == "query" ? "rollup_rate(x)" : null], [])!.Parameters.Single().Value);
    }

    [Fact]
    public async Task A_real_Prometheus_answers_and_shows_no_more_than_the_extra_selector()
    {
        Assert.SkipUnless(MetricsServer.HasPrometheus, "prometheus is not installed; ./taproot test installs it.");
        await using var prometheus = await MetricsServer.PrometheusAsync();
        var writer = new RemoteWriteWriter();
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var cluster in new[] { "a", "b" }) writer.Add("up", Labels.Of(("cluster", cluster)), 1, now);
        await prometheus.WriteAsync(writer);
        await using var server = await RunningServer.StartAsync(o => o with { Prometheus = new() { Global = new() { Url = prometheus.Url, ExtraSelector = "{cluster=\"a\"}" } } });

        var (status, body) = await AskAsync(server, "query", "?query=" + Uri.EscapeDataString("up or up{cluster=\"b\"}"));
        Assert.Equal(200, status);
        Assert.Contains("\"cluster\":\"a\"", body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"cluster\":\"b\"", body, StringComparison.Ordinal);
        Assert.Contains("[\"a\"]", (await AskAsync(server, "label/cluster/values", "")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"b\"", (await AskAsync(server, "series", "?match[]=up")).Body, StringComparison.Ordinal);

        (status, body) = await AskAsync(server, "query", "?query=up%7B");
        Assert.Equal(400, status);
        Assert.Contains("bad_data", body, StringComparison.Ordinal);
        Assert.Equal((200, "next"), await AskAsync(server, "status/buildinfo", ""));

        prometheus.Kill();
        (status, body) = await AskAsync(server, "query", "?query=up");
        Assert.Equal(503, status);
        Assert.Contains("Nothing listens", body, StringComparison.Ordinal);
    }

    private static async Task<(int Status, string Body)> AskAsync(RunningServer server, string path, string query)
    {
        var body = new MemoryStream();
        var http = new DefaultHttpContext { Response = { Body = body }, Request = { Path = "/api/projects/default/prometheus/api/v1/" + path, QueryString = new(query), Method = "GET" } };
        http.Request.RouteValues["project"] = "default";
        http.SetEndpoint(new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/api/projects/{project}/prometheus/api/v1/" + path), 0, null, null));
        var proxy = new PrometheusProxy(c => c.Response.Body.WriteAsync("next"u8.ToArray()).AsTask(), server.Services.GetRequiredService<PrometheusSources>(), TimeProvider.System);
        await proxy.InvokeAsync(http);
        return (http.Response.StatusCode, Encoding.UTF8.GetString(body.ToArray()));
    }
}
