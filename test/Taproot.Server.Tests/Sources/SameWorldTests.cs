using Taproot.FleetSimulator;
using Taproot.Telemetry;
using Taproot.Telemetry.RemoteWrite;
using Taproot.Topology.Model;

namespace Taproot.Server.Tests.Sources;

/// <summary>A world is the same whether its samples are in our own store or in another server.</summary>
public sealed class SameWorldTests
{
    private static readonly Fleet Fleet = new(applications: 6, instances: 12, nodes: 3, links: 8);

    [Fact]
    public async Task Prometheus_gives_the_world_that_our_own_store_gives()
    {
        Assert.SkipUnless(MetricsServer.HasPrometheus, "prometheus is not installed; ./taproot test installs it.");
        await using var server = await MetricsServer.PrometheusAsync();
        await CompareAsync(server, points: 12);
    }

    [Fact]
    public async Task VictoriaMetrics_gives_the_world_that_our_own_store_gives()
    {
        Assert.SkipUnless(MetricsServer.HasVictoriaMetrics, "victoria-metrics is not installed; ./taproot test installs it.");
        await using var server = await MetricsServer.VictoriaMetricsAsync();
        await CompareAsync(server, points: 7, isSlowToShow: true);
    }

    [Fact]
    public async Task The_past_is_there_at_once_and_an_outage_leaves_no_gap()
    {
        Assert.SkipUnless(MetricsServer.HasPrometheus, "prometheus is not installed; ./taproot test installs it.");
        await using var server = await MetricsServer.PrometheusAsync();
        using var two = new TwoRecorders(server);
        for (var point = 0; point <= 60; point++) await two.WriteAsync(Scrape(two, point));

        // Our own store's recorder was there all the time, the other comes to the 40th point, is away, and comes back at the 60th.
        for (var point = 0; point <= 40; point++) await two.RefreshAsync(point, two.Own);
        await two.RefreshAsync(40, two.Remote);
        Assert.Equal(Fleet.Pods.Count, two.Remote.Latest("default")!.World.Applications.Values.Sum(a => a.Instances.Count));
        for (var point = 41; point <= 60; point++) await two.RefreshAsync(point, two.Own);
        await two.RefreshAsync(60, two.Remote);

        var since = two.StartMs + 3 * TwoRecorders.Step;
        Assert.Equal(TwoRecorders.Describe(two.Own.Latest("default")!.Input, since), TwoRecorders.Describe(two.Remote.Latest("default")!.Input, since));
        Assert.Equal("", two.Remote.StatusOf("default").Error);
    }

    [Fact]
    public async Task The_extra_selector_shows_one_part_of_what_is_there()
    {
        Assert.SkipUnless(MetricsServer.HasPrometheus, "prometheus is not installed; ./taproot test installs it.");
        await using var server = await MetricsServer.PrometheusAsync();
        using var two = new TwoRecorders(server, $"{{machine_id=\"{Fleet.MachineId(1)}\"}}");
        for (var point = 0; point <= 3; point++) await two.WriteAsync(Scrape(two, point));
        await two.RefreshAsync(3, two.Remote);
        Assert.Equal(["node-1"], two.Remote.Latest("default")!.World.Nodes.Values.Select(n => n.Name));
    }

    [Fact]
    public async Task Hours_before_the_first_start_are_recorded()
    {
        Assert.SkipUnless(MetricsServer.HasPrometheus, "prometheus is not installed; ./taproot test installs it.");
        await using var server = await MetricsServer.PrometheusAsync();
        using var two = new TwoRecorders(server);
        for (var point = 0; point <= 20; point++) await two.WriteAsync(Scrape(two, point));
        // An hour and a quarter later all of it lies before what is held in memory.
        await two.RefreshAsync(300, two.Remote);
        var recorded = await two.RemoteStore.ReadAsync("default", new(two.StartMs, TwoRecorders.Step, 21), TestContext.Current.CancellationToken);
        Assert.Equal(Fleet.Nodes, recorded["node_info"].Count);
        Assert.All(recorded["node_info"], s => Assert.Equal(21, s.Values.ToArray().Count(v => v == 1)));
    }

    [Fact]
    public async Task A_server_that_is_away_leaves_the_last_picture_and_says_why()
    {
        Assert.SkipUnless(MetricsServer.HasPrometheus, "prometheus is not installed; ./taproot test installs it.");
        await using var server = await MetricsServer.PrometheusAsync();
        using var two = new TwoRecorders(server);
        for (var point = 0; point <= 3; point++) await two.WriteAsync(Scrape(two, point));
        await two.RefreshAsync(3, two.Remote);
        server.Kill();
        await two.RefreshAsync(4, two.Remote);
        Assert.Contains("Nothing listens at", two.Remote.StatusOf("default").Error, StringComparison.Ordinal);
        Assert.Equal(Fleet.Nodes, two.Remote.Latest("default")!.World.Nodes.Count);
    }

    [Fact]
    public async Task Agents_that_Prometheus_scrapes_are_on_the_map_its_own_labels_left_out()
    {
        Assert.SkipUnless(MetricsServer.HasPrometheus, "prometheus is not installed; ./taproot test installs it.");
        const string Page = """
            node_info{machine_id="m",system_uuid="u",hostname="alpha",kernel_version="6.1"} 1
            container_info{machine_id="m",system_uuid="u",container_id="/docker/shop",image="shop:1"} 1
            container_resources_memory_rss_bytes{machine_id="m",system_uuid="u",container_id="/docker/shop"} 5000

            """;
        await using var agent = new StandIn(c => StandIn.Say(c, 200, Page));
        await using var server = await MetricsServer.PrometheusAsync(
            scrapes: $"scrape_configs:\n- job_name: agents\n  scrape_interval: 1s\n  honor_labels: true\n  static_configs:\n  - targets: ['{agent.Url.Authority}']\n");
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        while (!(await server.GetAsync("api/v1/query?query=container_info")).Contains("shop:1", StringComparison.Ordinal))
        {
            Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(20), "Prometheus does not scrape.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        using var two = new TwoRecorders(server);
        // The first grid point after now, whose samples are those of now.
        await two.RefreshAsync(40 * 4 + 1, two.Remote);
        var shop = Assert.Single(two.Remote.Latest("default")!.World.Applications.Values);
        Assert.Equal("shop", shop.Id.Name);
        Assert.Equal(["container_id", "image", "machine_id", "system_uuid"], two.Remote.Latest("default")!.Input.Series["container_info"][0].Labels.Items.Select(l => l.Name));
    }

    private static async Task CompareAsync(MetricsServer server, int points, bool isSlowToShow = false)
    {
        using var two = new TwoRecorders(server);
        for (var point = 0; point <= points; point++)
        {
            var scrape = Scrape(two, point);
            var samples = scrape.SampleCount;
            await two.WriteAsync(scrape);
            if (isSlowToShow) await UntilVisibleAsync(server, two, point, samples);
            await two.RefreshAsync(point, two.Own, two.Remote);
        }

        var (own, remote) = (two.Own.Latest("default")!, two.Remote.Latest("default")!);
        Assert.Equal("", two.Remote.StatusOf("default").Error);
        Assert.Equal(TwoRecorders.Describe(own.Input, two.StartMs), TwoRecorders.Describe(remote.Input, two.StartMs));
        Assert.Equal(own.World.FreshestMs, remote.World.FreshestMs);
        Assert.Equal(own.World.Applications.Keys.Select(k => k.ToString()).Order(StringComparer.Ordinal), remote.World.Applications.Keys.Select(k => k.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(LinksOf(own.World), LinksOf(remote.World));
        Assert.NotEmpty(remote.World.Links);
        Assert.All(remote.World.Links, l => Assert.True(l.IsActive));
    }

    // VictoriaMetrics shows what it took in after a second or so.
    private static async Task UntilVisibleAsync(MetricsServer server, TwoRecorders two, int point, int samples)
    {
        var time = (two.StartMs + point * TwoRecorders.Step + 1_000) / 1000;
        var query = Uri.EscapeDataString("count(count_over_time({__name__=~\".+\"}[5s]))");
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        while (!(await server.GetAsync($"api/v1/query?query={query}&time={time}")).Contains($"\"{samples}\"", StringComparison.Ordinal))
        {
            Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(20), "The samples do not become visible.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private static IEnumerable<string> LinksOf(World world) =>
        world.Links.Select(l => $"{l.Client.Id} {l.Server.Id} {l.Status} {l.IsActive} {l.Recent}").Order(StringComparer.Ordinal);

    /// <summary>What the fleet's agents send a second after a point, and an error that appears at the fifth point.</summary>
    private static RemoteWriteWriter Scrape(TwoRecorders two, int point)
    {
        var writer = new RemoteWriteWriter();
        var timeMs = two.StartMs + point * TwoRecorders.Step + 1_000;
        for (var node = 0; node < Fleet.Nodes; node++) NodeScrape.Append(Fleet, node, 1_000 + point * 15, timeMs, writer);
        if (point < 5) return writer;
        var pod = Fleet.Pods[0];
        var server = Fleet.Calls[pod].First();
        writer.Add("container_http_requests_total", Labels.Of(
            ("machine_id", Fleet.MachineId(pod.Node)), ("system_uuid", Fleet.MachineId(pod.Node)), ("container_id", pod.ContainerId), ("destination", server),
            ("actual_destination", server), ("status", "500")), 3 + point, timeMs);
        return writer;
    }
}
