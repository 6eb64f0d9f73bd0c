using Taproot.Inspections.Costs;
using Taproot.Inspections.Costs.Prices;
using Taproot.Inspections.Windows;

namespace Taproot.Inspections.Tests.Costs;

public sealed class GpuCostTests
{
    private const double Gib = 1L << 30;

    // A core costs 8, a GiB 1 and a GPU 100, so that a node of 4 cores, 16 GiB and 2 GPUs costs 248 an hour.
    private static readonly NodePricer Priced = new(PriceList.Bundled, [new("*", 8, 1) { PerGpuHour = 100 }]);

    private readonly Given _given = new();

    [Fact]
    public void GPUs_are_a_part_of_the_price_and_idle_ones_are_told()
    {
        Node("n1", "g4dn.xlarge", ("GPU-1", 50), ("GPU-2", 0));
        Uses("train", "GPU-1", 40);
        var node = Assert.Single(Report(Priced).Nodes);
        Near(248 * 730, node.Price.Total);
        Near(200 * 730, node.Price.Gpu);
        Near(40 * 730, node.ByApplications.Gpu);
        Near(10 * 730, node.BySystem.Gpu);
        Near(150 * 730, node.Idle.Gpu);
        Near(node.Price.Total, node.ByApplications.Total + node.BySystem.Total + node.Idle.Total);
    }

    [Fact]
    public void Who_uses_a_GPU_pays_for_it_and_for_its_idleness_by_use()
    {
        Node("n1", "g4dn.xlarge", ("GPU-1", 60));
        Uses("train", "GPU-1", 45);
        Uses("batch", "GPU-1", 15);
        _ = _given.Node("n1").Container("/docker/web");
        var report = Report(Priced);
        ApplicationCost Cost(string name) => Assert.Single(report.Applications, a => a.Application.Id.Name == name);
        Near(45 * 730, Cost("train").Usage.Gpu);
        Near(30 * 730, Cost("train").Shared.Gpu);
        Near(10 * 730, Cost("batch").Shared.Gpu);
        Assert.Equal(0, Cost("web").Shared.Gpu);
        Near(100 * 730, report.Applications.Sum(a => a.Usage.Gpu + a.Shared.Gpu));
    }

    [Fact]
    public void A_GPU_cannot_be_used_more_than_it_is_there()
    {
        Node("n1", "g4dn.xlarge", ("GPU-1", 100));
        Uses("a", "GPU-1", 90);
        Uses("b", "GPU-1", 90);
        Near(100 * 730, Assert.Single(Report(Priced).Nodes).ByApplications.Gpu);
    }

    [Fact]
    public void Of_a_type_with_GPUs_what_is_above_the_usual_price_of_the_machine_is_theirs()
    {
        Node("n1", "g4dn.xlarge", ("GPU-1", 0));
        var rate = Assert.Single(Report(NodePricer.Default).Nodes).Rate;
        Assert.Equal((PriceQuality.List, 0.526), (rate.Quality, rate.PerHour));
        Assert.InRange(rate.PerGpu, 0.2, 0.45);
        Near(rate.PerHour, rate.PerGpu + 4 * rate.PerCore + 16 * rate.PerGib);
        Assert.EndsWith("What is above the usual price of its vCPUs and memory is for its GPUs.", rate.Basis, StringComparison.Ordinal);
    }

    [Fact]
    public void A_spot_machines_GPUs_are_cheaper_by_as_much_as_the_rest()
    {
        Node("n1", "g4dn.xlarge", ("GPU-1", 0));
        var full = Assert.Single(Report(NodePricer.Default).Nodes).Rate;
        IsSpot("aws", "us-east-1", "g4dn.xlarge");
        var spot = Assert.Single(Report(NodePricer.Default).Nodes).Rate;
        Assert.True(spot.PerHour < full.PerHour);
        Near(full.PerGpu / full.PerHour, spot.PerGpu / spot.PerHour);
    }

    [Theory]
    [InlineData("Tesla T4", true)]
    [InlineData("NVIDIA Unheard-Of", false)]
    public void GPUs_that_are_sold_apart_are_added_where_the_list_knows_them(string name, bool known)
    {
        var list = PriceListReader.Read("source,,,s,,,Ours\nfamily,gcp,us-central1,n1,0.03,0.004,s\ndefault,gcp,us-central1,,0.03,0.004,s\ngpu,gcp,us-central1,T4,0.4,,s\n");
        Node("n1", "n1-standard-4", "gcp", "us-central1", name, ("GPU-1", 0), ("GPU-2", 0));
        var rate = Assert.Single(Report(new(list, [])).Nodes).Rate;
        Near(known ? 0.4 : 0, rate.PerGpu);
        Near(0.03 * 4 + 0.004 * 15 + (known ? 0.8 : 0), rate.PerHour);
        Assert.Equal(known ? PriceQuality.List : PriceQuality.Estimated, rate.Quality);
        Assert.Contains(known ? "With the list price of its GPUs." : "not known and not in it: set a price", rate.Basis, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("us-central1", "Tesla T4", 0.35, 0.175, PriceQuality.List)]
    [InlineData("europe-west4", "Tesla V100-SXM2-16GB", 2.604, 1.0443, PriceQuality.List)]
    [InlineData("asia-east1", "Tesla P100-PCIE-16GB", 1.6, 0.144, PriceQuality.List)]
    [InlineData("us-west2", "Tesla P4", 0.72, 0.0794, PriceQuality.List)]
    [InlineData("us-south1", "Tesla P4", 0.6 * 1.18, 0.6 * 1.18 * 0.241, PriceQuality.Estimated)] // of the home region, and the region's usual share
    public void GPUs_that_Google_attaches_have_the_price_of_their_region(string region, string product, double perHour, double asSpot, PriceQuality quality)
    {
        Node("n1", "n1-standard-4", "gcp", region, product, ("GPU-1", 0), ("GPU-2", 0));
        var rate = Assert.Single(Report(NodePricer.Default).Nodes).Rate;
        Assert.Equal((perHour, quality), (Math.Round(rate.PerGpu, 4), rate.Quality));
        Assert.EndsWith("With the list price of its GPUs.", rate.Basis, StringComparison.Ordinal);
        IsSpot("gcp", region, "n1-standard-4");
        var spot = Assert.Single(Report(NodePricer.Default).Nodes).Rate;
        Assert.Equal(asSpot, spot.PerGpu, asSpot * 0.02);
        Assert.True(spot.PerHour - 2 * spot.PerGpu < (rate.PerHour - 2 * rate.PerGpu) * 0.5);
    }

    [Theory]
    [InlineData("g2-standard-4", 0.706832)]
    [InlineData("a2-highgpu-1g", 3.673385)]
    [InlineData("a3-highgpu-1g", 11.06125)]
    public void Types_of_Google_that_come_with_GPUs_have_one_price(string type, double perHour)
    {
        Node("n1", type, "gcp", "us-central1", "NVIDIA A100-SXM4-40GB", ("GPU-1", 0));
        var rate = Assert.Single(Report(NodePricer.Default).Nodes).Rate;
        Assert.Equal(PriceQuality.List, rate.Quality);
        Near(perHour, rate.PerHour);
        Assert.InRange(rate.PerGpu, 0.5, perHour - 0.1);
    }

    private void IsSpot(string provider, string region, string type) => _given.Node("n1").Metric(
        "node_cloud_info", 1, Given.Points, ("provider", provider), ("region", region), ("instance_type", type), ("instance_life_cycle", "spot"));

    private CostReport Report(NodePricer pricer) => CostCalculator.Of(WorldWindow.Whole(_given.World()), pricer);

    private void Node(string name, string type, params (string Uuid, float Busy)[] gpus) => Node(name, type, "aws", "us-east-1", "Tesla T4", gpus);

    private void Node(string name, string type, string provider, string region, string product, params (string Uuid, float Busy)[] gpus)
    {
        var node = _given.Node(name).Metric("node_resources_cpu_logical_cores", 4).Metric("node_resources_cpu_usage_seconds_total", 2, Given.Points, ("mode", "user"))
            .Metric("node_resources_memory_total_bytes", (float)(16 * Gib)).Metric("node_resources_memory_available_bytes", (float)(8 * Gib))
            .Metric("node_cloud_info", 1, Given.Points, ("provider", provider), ("region", region), ("instance_type", type));
        foreach (var (uuid, busy) in gpus)
        {
            node.Metric("node_gpu_info", 1, Given.Points, ("gpu_uuid", uuid), ("name", product))
                .Metric("node_resources_gpu_utilization_percent_avg", busy, Given.Points, ("gpu_uuid", uuid));
        }
    }

    private void Uses(string application, string gpu, float percent) =>
        _given.Node("n1").Container("/docker/" + application).Metric("container_resources_gpu_usage_percent", percent, ("gpu_uuid", gpu));

    private static void Near(double expected, double actual) => Assert.Equal(expected, actual, Math.Max(1e-6, Math.Abs(expected)) * 1e-4);
}
