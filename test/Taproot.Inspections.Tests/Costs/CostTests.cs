using Taproot.Inspections.Costs;
using Taproot.Inspections.Costs.Prices;
using Taproot.Inspections.Windows;
using Taproot.Telemetry.Series;
using Taproot.Topology.Model;

namespace Taproot.Inspections.Tests.Costs;

public sealed class CostTests
{
    private const double Gib = 1L << 30;

    // A core costs 8 and a GiB 1, so that a node of 4 cores and 16 GiB costs 48 an hour.
    private static readonly NodePricer Priced = new(PriceList.Bundled, [new("*", 8, 1)]);

    private readonly Given _given = new();

    private CostReport Report(NodePricer? pricer = null, RequestsOf? requests = null) => CostCalculator.Of(WorldWindow.Whole(_given.World()), pricer ?? Priced, requests);

    private GivenNode Node(string name, double usedCores = 2, double usedGib = 8, string zone = "a") => _given.Node(name)
        .Metric("node_resources_cpu_logical_cores", 4).Metric("node_resources_cpu_usage_seconds_total", (float)usedCores, Given.Points, ("mode", "user"))
        .Metric("node_resources_memory_total_bytes", (float)(16 * Gib)).Metric("node_resources_memory_available_bytes", (float)((16 - usedGib) * Gib))
        .Metric("node_cloud_info", 1, Given.Points, ("provider", "aws"), ("region", "us-east-1"), ("availability_zone", zone), ("instance_type", "m5.xlarge"));

    private static GivenContainer Uses(GivenContainer container, double cores, double gib) =>
        container.Metric("container_resources_cpu_usage_seconds_total", (float)cores).Metric("container_resources_memory_rss_bytes", (float)(gib * Gib));

    private static ApplicationCost Cost(CostReport report, string name) => Assert.Single(report.Applications, a => a.Application.Id.Name == name);

    private static void Near(double expected, double actual) => Assert.Equal(expected, actual, Math.Max(1e-6, Math.Abs(expected)) * 1e-4);

    [Fact]
    public void A_node_is_what_applications_use_what_the_system_uses_and_what_is_idle()
    {
        Uses(Node("n1").Container("/docker/shop"), 1, 4);
        var node = Assert.Single(Report().Nodes);
        Near(48 * 730, node.Price.Total);
        Near((1 * 8 + 4) * 730, node.ByApplications.Total);
        Near((1 * 8 + 4) * 730, node.BySystem.Total);
        Near((2 * 8 + 8) * 730, node.Idle.Total);
    }

    [Fact]
    public void Applications_share_what_is_left_by_their_usage()
    {
        var node = Node("n1");
        Uses(node.Container("/docker/shop"), 1.5, 6);
        Uses(node.Container("/docker/db"), 0.5, 2);
        var report = Report();
        Near((1.5 * 8 + 6) * 730, Cost(report, "shop").Usage.Total);
        Near(48 * 730 * 0.75, Cost(report, "shop").Compute);
        Near(48 * 730 * 0.25, Cost(report, "db").Compute);
    }

    [Fact]
    public void A_container_that_ran_half_the_time_used_half_and_gaps_of_the_node_are_no_idleness()
    {
        Uses(Node("n1").Container("/docker/job", 0, Given.Points / 2), 2, 4);
        Near((1 * 8 + 2) * 730, Cost(Report(), "job").Usage.Total);
    }

    [Fact]
    public void A_node_without_a_price_is_listed_with_the_reason_and_costs_nothing_else()
    {
        _given.Node("own").Metric("node_resources_cpu_logical_cores", 4).Metric("node_resources_memory_total_bytes", (float)(16 * Gib)).Container("/docker/shop");
        var report = Report(NodePricer.Default);
        Assert.Equal((PriceQuality.None, "The agent found no cloud here. Set a price for own hardware in the settings."), (report.Nodes[0].Rate.Quality, report.Nodes[0].Rate.Basis));
        Assert.Equal((0d, 1), (Cost(report, "shop").Total, Cost(report, "shop").Unpriced));
        Assert.Equal(0, report.NodesTotal);
    }

    [Fact]
    public void An_idle_node_is_nobodys()
    {
        Node("n1");
        Near(48 * 730, Report().Unassigned);
    }

    [Fact]
    public void Requests_set_aside_their_price()
    {
        Uses(Node("n1").Container("/docker/shop"), 1, 4);
        var report = Report(requests: _ => new(2, 4));
        Near((2 * 8 + 4) * 730, Cost(report, "shop").Reserved.Total);
        Near((2 * 8 + 4) * 730, report.Nodes[0].Reserved.Total);
        Assert.True(double.IsNaN(Cost(Report(), "shop").Reserved.Total));
    }

    [Fact]
    public void Traffic_between_zones_is_paid_at_both_ends_and_within_one_not_at_all()
    {
        foreach (var (node, zone) in new[] { ("n1", "a"), ("n2", "b"), ("n3", "a") })
        {
            Node(node, zone: zone);
            _given.Node(node).Container("/docker/app-" + node).Listens($"10.0.0.{node[1]}:80");
        }
        foreach (var to in new[] { "n2", "n3" })
        {
            _given.Node("n1").Container("/docker/app-n1").Connects($"10.0.0.{to[1]}:80")
                .Metric("container_net_tcp_bytes_sent_total", (float)(Gib / 3600 / 730), ("destination", $"10.0.0.{to[1]}:80"), ("actual_destination", $"10.0.0.{to[1]}:80"));
        }
        var report = Report();
        Near(0.01, Cost(report, "app-n1").Traffic.Zones);
        Near(0.01, Cost(report, "app-n2").Traffic.Zones);
        Near(0, Cost(report, "app-n3").Traffic.Zones);
        Near(1, Cost(report, "app-n1").Traffic.ZoneGib);
    }

    [Theory]
    [InlineData("93.184.216.34:443", 0.09)]
    [InlineData("10.9.9.9:443", 0)]
    public void What_goes_to_a_public_address_is_internet_traffic(string to, double cost)
    {
        Node("n1").Container("/docker/shop").Connects(to)
            .Metric("container_net_tcp_bytes_sent_total", (float)(Gib / 3600 / 730), ("destination", to), ("actual_destination", to));
        Near(cost, Cost(Report(), "shop").Traffic.Internet);
    }

    [Fact]
    public void Disks_are_estimated_by_device_and_counted_once()
    {
        foreach (var container in new[] { "a", "b" })
            Node("n1").Container("/docker/" + container).Metric("container_resources_disk_size_bytes", (float)(100 * Gib), ("mount_point", "/data"), ("device", "nvme1n1"));
        var node = Assert.Single(Report(NodePricer.Default).Nodes);
        Near(100, node.DiskGib);
        Near(8, node.Disks);
    }

    [Fact]
    public void A_managed_database_is_counted_once()
    {
        _given.Node("rds").Metric("node_resources_cpu_logical_cores", 2).Metric("node_resources_memory_total_bytes", (float)(8 * Gib))
            .Metric("node_cloud_info", 1, Given.Points, ("provider", "aws"), ("region", "us-east-1"), ("instance_type", "db.m5.large")).Container("/docker/orders");
        var report = Report(NodePricer.Default);
        Near(0.096 * 1.78 * 730, report.NodesTotal);
        Near(report.NodesTotal, report.Applications.Sum(a => a.Compute));
    }

    [Fact]
    public void From_ten_minutes_nothing_is_recommended()
    {
        Uses(Node("n1").Container("/docker/shop"), 1, 4);
        var sizing = Cost(Report(), "shop").Sizing;
        Assert.False(sizing.IsGiven);
        Assert.Equal("The window is 10 min long. A recommendation needs a day at least, better a week with its peaks: choose a longer time.", sizing.Sentence);
    }

    [Fact]
    public void Over_days_the_recommendation_stands_above_the_usual_peak_not_the_mean()
    {
        var sizing = Sizing(hours: 48, measured: 1);
        Assert.True(sizing.IsGiven);
        Near(0.95, sizing.Cores);
        Near(1.25, sizing.Gib);
        Assert.StartsWith("Ask for 950 mCPU and 1.25 GiB an instance: over 2 days", sizing.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void With_large_gaps_nothing_is_recommended() => Assert.False(Sizing(hours: 48, measured: 0.5).IsGiven);

    // A tenth of the time 0.8 cores, else 0.1; 1 GiB all the time.
    private static Sizing Sizing(int hours, double measured)
    {
        const int StepMs = 900_000;
        var points = hours * 4;
        var (cpu, memory) = (new float[points], new float[points]);
        for (var i = 0; i < points; i++)
        {
            var known = i < points * measured;
            cpu[i] = known ? i % 10 == 0 ? 0.8f : 0.1f : float.NaN;
            memory[i] = known ? (float)Gib : float.NaN;
        }
        var application = new Application { Id = new("", ApplicationKinds.Container, "shop") };
        var instance = new Instance { Name = "shop@n1", Application = application, IsUp = true };
        instance.Containers["/docker/shop"] = new() { Id = "/docker/shop", CpuUsage = new(cpu), MemoryRss = new(memory) };
        application.Instances.Add(instance);
        var world = new World
        {
            Grid = new TimeGrid(0, StepMs, points), Applications = new Dictionary<ApplicationId, Application> { [application.Id] = application },
            Nodes = new Dictionary<string, Node>(), Links = [], FreshestMs = 1,
        };
        return SizingAdvice.Of(WorldWindow.Whole(world), application, new(double.NaN, double.NaN), default);
    }

    [Theory]
    [InlineData(0, 0.01)]
    [InlineData(0.02, 0.03)]
    [InlineData(0.4, 0.5)]
    [InlineData(2, 2.3)]
    public void Recommended_cpu_is_round_and_what_is_round_stays(double used, double asked) => Near(asked, SizingAdvice.CoresFor(used));

    [Fact]
    public void The_month_so_far_is_what_the_window_has_seen_of_it()
    {
        Node("n1");
        var trend = Report().Trend;
        Assert.False(trend.IsWholeMonth);
        Near(48d * Given.Points * 15 / 3600, trend.ToDate);
        Assert.All(trend.Price, p => Near(48 * 730, p));
    }
}
