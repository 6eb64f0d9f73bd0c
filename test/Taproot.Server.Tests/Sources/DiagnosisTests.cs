using Taproot.FleetSimulator;
using Taproot.Server.Api.Contracts;
using Taproot.Server.Sources.Prometheus.Diagnosis;
using Taproot.Server.Sources.Prometheus.Settings;
using Taproot.Telemetry;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Server.Tests.Sources;

public sealed class DiagnosisTests
{
    [Fact]
    public async Task A_Prometheus_with_agents_metrics_is_good_and_an_empty_one_has_no_agent()
    {
        Assert.SkipUnless(MetricsServer.HasPrometheus, "prometheus is not installed; ./taproot test installs it.");
        await using var server = await MetricsServer.PrometheusAsync();
        var empty = await TestAsync(new() { Url = server.Url });
        Assert.Equal(("failed", "Agents' metrics", "failed"), (empty.Status, empty.Steps[^1].Name, empty.Steps[^1].Status));
        Assert.Contains("Prometheus 2.", empty.Steps[2].Detail, StringComparison.Ordinal);

        await WriteAsync(server);
        var good = await TestAsync(new() { Url = server.Url });
        Assert.True(good.Status == "ok", string.Join('\n', good.Steps));
        Assert.Equal(["Reachable", "Access", "Prometheus API", "Clock", "Agents' metrics", "Labels", "Freshness", "Interval"], good.Steps.Select(s => s.Name));
        Assert.Contains("every 15 s", good.Steps[^1].Detail, StringComparison.Ordinal);

        var hidden = await TestAsync(new() { Url = server.Url, ExtraSelector = "{cluster=\"a\"}" });
        Assert.Contains(hidden.Steps, s => s is { Name: "Extra selector", Status: "failed" });
        var often = await TestAsync(new() { Url = server.Url, RefreshInterval = TimeSpan.FromSeconds(5) });
        Assert.Equal(("warning", "Interval"), (often.Status, often.Steps[^1].Name));
    }

    [Fact]
    public async Task VictoriaMetrics_is_known_by_its_name()
    {
        Assert.SkipUnless(MetricsServer.HasVictoriaMetrics, "victoria-metrics is not installed; ./taproot test installs it.");
        await using var server = await MetricsServer.VictoriaMetricsAsync();
        Assert.Contains("VictoriaMetrics", (await TestAsync(new() { Url = server.Url })).Steps[2].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dropped_labels_and_metrics_are_named()
    {
        Assert.SkipUnless(MetricsServer.HasPrometheus, "prometheus is not installed; ./taproot test installs it.");
        await using var server = await MetricsServer.PrometheusAsync();
        var writer = new RemoteWriteWriter();
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        writer.Add("node_info", Labels.Of(("hostname", "a")), 1, now);
        writer.Add("container_info", Labels.Of(("machine_id", "a")), 1, now);
        await server.WriteAsync(writer);
        var found = await TestAsync(new() { Url = server.Url });
        var labels = Assert.Single(found.Steps, s => s.Name == "Labels");
        Assert.Contains("machine_id of node_info (1 of 1 series)", labels.Detail, StringComparison.Ordinal);
        Assert.Contains("container_id of container_info", labels.Detail, StringComparison.Ordinal);
        Assert.Contains("container_net_tcp_successful_connects_total", Assert.Single(found.Steps, s => s.Name == "Agents' metrics").Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://no-such-host.invalid/", "Reachable", "has no address")]
    [InlineData("http://127.0.0.1:1/", "Reachable", "Nothing listens")]
    public async Task What_cannot_be_reached_is_told_in_plain_words(string url, string step, string hint)
    {
        var found = await TestAsync(new() { Url = new(url) });
        Assert.Equal((step, "failed"), (found.Steps[^1].Name, found.Steps[^1].Status));
        Assert.Contains(hint, found.Steps[^1].Detail, StringComparison.Ordinal);
        Assert.NotEmpty(found.Steps[^1].Advice);
    }

    [Fact]
    public async Task A_page_that_is_no_Prometheus_and_one_that_wants_credentials_are_told_apart()
    {
        await using var page = new StandIn(c => StandIn.Say(c, 200, "<html>sign in</html>"));
        Assert.Equal("Prometheus API", (await TestAsync(new() { Url = page.Url })).Steps[^1].Name);
        await using var locked = new StandIn(c => StandIn.Say(c, 401, "no"));
        var found = await TestAsync(new() { Url = locked.Url, BearerToken = "t" });
        Assert.Contains(found.Steps, s => s is { Name: "Access", Status: "failed" } && s.Detail.Contains("bearer token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_clock_that_is_wrong_is_noticed()
    {
        await using var server = new StandIn(c =>
        {
            c.Response.Headers["Date"] = "Mon, 23 Nov 2020 12:00:00 GMT";
            return StandIn.Say(c, 200, StandIn.One);
        });
        Assert.Contains((await TestAsync(new() { Url = server.Url })).Steps, s => s is { Name: "Clock", Status: "warning" });
    }

    private static Task<PrometheusTestResponse> TestAsync(PrometheusSettings settings) =>
        new PrometheusDiagnosis(TimeProvider.System).RunAsync(Clients.Project(settings), TestContext.Current.CancellationToken);

    private static async Task WriteAsync(MetricsServer server)
    {
        var fleet = new Fleet(applications: 2, instances: 2, nodes: 1, links: 1);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 4; i >= 0; i--)
        {
            var writer = new RemoteWriteWriter();
            NodeScrape.Append(fleet, 0, 1_000 - i * 15, now - i * 15_000, writer);
            await server.WriteAsync(writer);
        }
    }
}
